"""Words dressed up so that no list of words finds them: hidden signs, look-alike letters, letters pulled apart."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from ecom_ai.descriptions.guard.comparisons import promise_spans
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Sources, squash
from ecom_ai.descriptions.guard.superlatives import superlative_spans
from ecom_ai.descriptions.guard.verdict import Reason

_HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0e"
    "\ufeff\uffa0\ufff0-\ufffb\ue000-\uf8ff\U000e0000-\U000e0fff\x00-\x08\x0e-\x1f\x7f]"
)
_OTHER_LETTERS = re.compile(
    "[\uff21-\uff3a\uff41-\uff5a\U0001d400-\U0001d7ff\u24b6-\u24e9\U0001f110-\U0001f189\u1d00-\u1dbf\u0250-\u02af"
    "\u210a-\u2115\u2119-\u211d\u2124\u2128\u212c-\u2131\u2133-\u2139]+"
)
"""Full-width, mathematical, circled and small capital letters."""
_WORD = re.compile("[A-Za-zÀ-ɏ\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13ff]+")
_LATIN = re.compile("[A-Za-zÀ-ɏ]")
_LOOKALIKE = re.compile("[\u0370-\u03ff\u0400-\u052f\u0531-\u0587\u13a0-\u13ff]")
_UNIT = re.compile("[kKMGmnpμ]?[ΩΩ]|μ[A-Za-z]{1,3}|[ΔΣπ][A-Za-z]|[A-Za-z][αβπ]")
"""Where science mixes the two: kΩ, μm, ΔT."""
_STACKED = re.compile("[A-Za-z][\u0300-\u036f\u0489\u20d0-\u20f0]")
_SPLIT = re.compile(r"(?<![A-Za-z0-9])[A-Za-z](?:([ .·•_*\-–]{1,2})[A-Za-z])(?:\1[A-Za-z])+(?![A-Za-z0-9])")
_MASKED = re.compile(r"(?<![A-Za-z])[A-Za-z]++[*$@†‡^]+[A-Za-z]+")
_SPLIT_HAN = re.compile(r"(?<=[㐀-鿿])[ \u00a0\u3000·・•.\-_*/|~]{1,2}(?=[㐀-鿿])")
_ACCENTED = re.compile("[À-ɏ]")
_SIZES = frozenset("smlx")
_MOST = 3
"""Places named: one is enough to refuse a text."""


def disguise_reasons(text: str, sources: Sources) -> Iterator[Reason]:
    seen: list[tuple[int, int]] = []
    for start, end in _spans(text, sources):
        if len(seen) < _MOST and not any(first < end and start < last for first, last in seen):
            seen.append((start, end))
            yield reason("disguised", text[start:end], start, end)


def _spans(text: str, sources: Sources) -> Iterator[tuple[int, int]]:
    for match in _SPLIT.finditer(text):
        letters = set(squash(match[0]))
        if not letters <= _SIZES and not _given(match[0], sources):
            yield match.span()
    for pattern in (_MASKED,) if text.isascii() else (_MASKED, _HIDDEN, _OTHER_LETTERS):
        yield from (match.span() for match in pattern.finditer(text) if not _given(match[0], sources))
    if not text.isascii():
        yield from _foreign_letters(text, sources)
        yield from _found_when_folded(text)


def _foreign_letters(text: str, sources: Sources) -> Iterator[tuple[int, int]]:
    if _LOOKALIKE.search(text):
        for match in _WORD.finditer(text):
            mixed = _LOOKALIKE.search(match[0]) and _LATIN.search(match[0])
            lonely = len(match[0]) == 1 and "\u0400" <= match[0] <= "\u13ff"
            if (mixed or lonely) and not _UNIT.fullmatch(match[0]) and not _given(match[0], sources):
                yield match.span()
    for match in _STACKED.finditer(text):
        if len(unicodedata.normalize("NFC", match[0])) > 1:
            yield match.span()


def _found_when_folded(text: str) -> Iterator[tuple[int, int]]:
    """Words of the lists that only show once spaces between Han signs and accents of letters are gone."""
    if _SPLIT_HAN.search(text):
        gaps = {place for match in _SPLIT_HAN.finditer(text) for place in range(*match.span())}
        places = [place for place in range(len(text)) if place not in gaps]
        folded = "".join(text[place] for place in places)
        for start, end in _listed(folded):
            if places[end - 1] - places[start] != end - 1 - start:
                yield places[start], places[end - 1] + 1
    if _ACCENTED.search(text):
        folded = "".join(_plain(sign) for sign in text)
        known = set(_listed(text))
        yield from (span for span in _listed(folded) if span not in known)


def _plain(sign: str) -> str:
    return unicodedata.normalize("NFD", sign)[0] if "À" <= sign <= "ɏ" else sign


def _listed(text: str) -> Iterator[tuple[int, int]]:
    yield from superlative_spans(text)
    yield from promise_spans(text)


def _given(words: str, sources: Sources) -> bool:
    """Whether the shop itself writes it so."""
    return any(words in source.value or words in source.name for source in sources.all)
