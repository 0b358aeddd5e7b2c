"""Claims known by their frame: what something withstands, whom it suits, who made or praised it, what lies in the box.

Lists of words never end; the ways of claiming are few. A frame names what it claims, and that has to stand in the
facts. Where the frame has no such place, its own words have to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import HAN, read_data, stem
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.sources import LATIN_WORD, Sources

_NEVER_SUPPORTED = frozenset(("medical",))
_JOINTS = "的与和及、"
_LITTLE = frozenset(
    ("the", "and", "its", "for", "with", "you", "can", "not", "has", "have", "are", "all", "any", "that")
)


@cache
def _frames(language: str) -> tuple[tuple[str, tuple[re.Pattern[str], ...]], ...]:
    by_code = read_data("claim_classes")
    return tuple(
        (code, tuple(re.compile(pattern) for pattern in frames[language]))
        for code, frames in by_code.items()
        if isinstance(frames, dict)
    )


def class_claims(text: str, sources: Sources) -> Iterator[Claim]:
    low = lowered(text)
    for language in ("en", "zh") if HAN.search(low) else ("en",):
        for code, patterns in _frames(language):
            for pattern in patterns:
                for match in pattern.finditer(low):
                    yield _claim(match, code, sources)


def _claim(match: re.Match[str], code: str, sources: Sources) -> Claim:
    start, end = match.span("what") if match.groupdict().get("what") else match.span()
    fact = None if code in _NEVER_SUPPORTED else _support(match.string[start:end], sources)
    return Claim(start, end, "property", fact, "" if fact is not None else code)


def _support(what: str, sources: Sources) -> int | None:
    literal = sources.literal(what)
    if literal is not None:
        return literal
    if HAN.search(what):
        return _pieces(what, sources)
    words = [stem(word[0]) for word in LATIN_WORD.finditer(what) if len(word[0]) > 2 and word[0] not in _LITTLE]
    if words and all(word in sources.words for word in words):
        return sources.words[words[-1]]
    return None


def _pieces(what: str, sources: Sources) -> int | None:
    """双面液晶屏幕 where the screen is 双面液晶: every two signs or more stand somewhere in the facts."""
    at, fact = 0, None
    while at < len(what):
        size = next(
            (size for size in range(len(what) - at, 1, -1) if sources.literal(what[at : at + size]) is not None), 0
        )
        if size:
            fact = sources.literal(what[at : at + size])
        elif what[at] not in _JOINTS:
            return None
        at += size or 1
    return fact
