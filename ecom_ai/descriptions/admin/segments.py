"""A text cut into pieces for the page: supported claims, problems, and the words between. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ecom_ai.descriptions.guard.verdict import CATEGORY, PRICE_BAND, TITLE

Mark = Literal["", "fact", "problem"]
MarkedSpan = tuple[int, int, str]
"""(start, end, tip)"""


@dataclass(frozen=True, slots=True)
class Segment:
    text: str
    mark: Mark = ""
    tip: str = ""


@dataclass(frozen=True, slots=True)
class _Span:
    start: int
    end: int
    mark: Mark
    tip: str


def segments(
    text: str, *, supported: Sequence[tuple[int, int, str]], problems: Sequence[tuple[int, int, str]]
) -> list[Segment]:
    """Where spans overlap, a problem wins over a fact and the earlier over the later."""
    spans = [_Span(*span[:2], "problem", span[2]) for span in problems]
    spans += [_Span(*span[:2], "fact", span[2]) for span in supported]
    kept: list[_Span] = []
    for span in spans:
        fits = 0 <= span.start < span.end <= len(text)
        if fits and not any(span.start < other.end and other.start < span.end for other in kept):
            kept.append(span)
    return list(_cut(text, sorted(kept, key=lambda span: span.start)))


def _cut(text: str, spans: list[_Span]) -> Iterator[Segment]:
    at = 0
    for span in spans:
        if span.start > at:
            yield Segment(text[at : span.start])
        yield Segment(text[span.start : span.end], span.mark, span.tip)
        at = span.end
    if at < len(text):
        yield Segment(text[at:])


def fact_name(sheet: dict[str, Any], fact: int | None, names: dict[int, str]) -> str:
    """ "Weight: 240 g", or the title, category or price band; `names` are the words for those three."""
    facts: list[list[str]] = sheet.get("facts", [])
    if fact is None:
        return ""
    if 0 <= fact < len(facts):
        return ": ".join(facts[fact])
    value = {TITLE: "title", CATEGORY: "category", PRICE_BAND: "price_band"}.get(fact, "")
    return f"{names[fact]}: {sheet.get(value, '')}" if value else ""
