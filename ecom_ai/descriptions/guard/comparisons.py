"""Comparisons, medical effects, promises of service and talk of prices: none without the shop's own words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import PhraseList, pattern_list
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.lexicon import attribute_key

_NEVER_SUPPORTED = frozenset(("medical",))
"""Only medicines and devices may promise to heal; a fact sheet cannot show that this is one."""
_LIFELONG = re.compile(r"\blifetime\b|\bfor life\b|终身|永久|一辈子", re.IGNORECASE)
"""A warranty of two years supports "warranty", never "guaranteed for life"."""
_WARRANTY = re.compile(r"warrant|guarantee|质保|保修|保固|联保", re.IGNORECASE)


@cache
def _lists() -> dict[tuple[str, str], PhraseList]:
    return {
        (code, language): pattern_list(patterns)
        for code, by_language in read_data("promises").items()
        for language, patterns in by_language.items()
    }


def promise_claims(text: str, sources: Sources) -> Iterator[Claim]:
    for start, end, code in _found(text):
        around = text[max(0, start - 12) : end + 12]
        fact = None if code in _NEVER_SUPPORTED else _support(text[start:end], around, sources)
        yield Claim(start, end, code, fact, "" if fact is not None else code)


def promise_spans(text: str) -> Iterator[tuple[int, int]]:
    """Wherever one of the lists finds something, with or without a fact."""
    return ((start, end) for start, end, _ in _found(text))


def _found(text: str) -> Iterator[tuple[int, int, str]]:
    languages = ("en", "zh") if HAN.search(text) else ("en",)
    for (code, language), listed in _lists().items():
        if language in languages:
            yield from ((start, end, code) for start, end in listed.spans(text))


def _support(phrase: str, around: str, sources: Sources) -> int | None:
    literal = sources.literal(phrase)
    lifelong = _LIFELONG.search(around)
    if lifelong is not None:
        return sources.literal(lifelong[0])
    if literal is not None:
        return literal
    if _WARRANTY.search(phrase):
        return next((source.index for source in sources.all if attribute_key(source.name) == "warranty"), None)
    return None
