"""A review cut into pieces for the page: the words that carry an opinion, and the words between. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

Mark = tuple[int, int, str]
"""(start, end, label)"""


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    label: str = ""
    """Why it is marked: a label such as `negative`; empty for the words between."""


def pieces(text: str, marks: Sequence[Mark], *, limit: int | None = None) -> list[Piece]:
    """At most `limit` characters. Marks outside are dropped; of two that overlap the earlier and longer stays."""
    shown = text if limit is None or len(text) <= limit else text[:limit]
    kept: list[Mark] = []
    for start, end, label in sorted(marks, key=lambda mark: (mark[0], -mark[1])):
        if 0 <= start < end <= len(shown) and (not kept or start >= kept[-1][1]):
            kept.append((start, end, label))
    rest = [Piece("…")] if len(shown) < len(text) else []
    return [*_cut(shown, kept), *rest]


def _cut(text: str, marks: Sequence[Mark]) -> Iterator[Piece]:
    at = 0
    for start, end, label in marks:
        if start > at:
            yield Piece(text[at:start])
        yield Piece(text[start:end], label)
        at = end
    if at < len(text):
        yield Piece(text[at:])
