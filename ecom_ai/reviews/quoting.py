"""Cuts the words worth quoting out of a review. Pure."""

from __future__ import annotations

import re
from collections.abc import Container

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.masking import find_personal_data
from ecom_ai.text.sentences import sentence_spans

LONGEST = 120
_SHORTEST = 6
_TIES = re.compile(r"^(?:但是|不过|可是|而且|另外|还有|however|but|and|also)\s*[,，:：]?\s*", re.IGNORECASE)
_AROUND = 400
"""Characters on either side in which the sentence is looked for."""


def quote_around(
    text: str, start: int, end: int, clause: tuple[int, int], *, longest: int = LONGEST, but: Container[str] = ()
) -> str:
    """The sentence around `text[start:end]`, or only its clause where the sentence is longer than `longest`; empty
    where neither fits, where it is one of `but`, or where it holds personal data: a quote with a hole in it helps
    nobody."""
    for first, last in (_sentence(text, start, end), clause):
        quoted = _readable(text[first:last])
        if _SHORTEST <= len(quoted) <= longest:
            return "" if quoted in but or _is_personal(text, first, last) else quoted
    return ""


def _readable(piece: str) -> str:
    """Without markup, line breaks and the "but" that tied it to what stood before."""
    return _TIES.sub("", clean_text(piece)).strip(" ,，;；、:：")


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    left = max(0, start - _AROUND)
    for first, last in sentence_spans(text[left : end + _AROUND]):
        if left + first <= start and end <= left + last:
            return left + first, left + last
    return start, end


def _is_personal(text: str, first: int, last: int) -> bool:
    left = max(0, first - _AROUND)
    found = find_personal_data(text[left : last + _AROUND])
    return any(left + each.start < last and left + each.end > first for each in found)
