"""What a finder of personal data answers, and how the finders share one text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import dataclass
from operator import attrgetter
from typing import Literal

Kind = Literal["phone", "id_number", "bank_card", "email", "wechat", "qq", "account", "address", "name"]

_start, _end = attrgetter("start"), attrgetter("end")


@dataclass(frozen=True, slots=True)
class Span:
    kind: Kind
    start: int
    end: int


class TakenSpans:
    """Spans that never overlap, in order of place; who comes first keeps its place."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def add(self, span: Span) -> None:
        free = self._free_part(span)
        # an address may run into the phone number beside it; anything else is whole or wrong
        if free.start < free.end and (free == span or span.kind == "address"):
            insort(self.spans, free, key=_start)

    def _free_part(self, span: Span) -> Span:
        first = bisect_right(self.spans, span.start, key=_end)
        last = bisect_left(self.spans, span.end, key=_start)
        start, end = span.start, span.end
        for other in self.spans[first:last]:
            if other.start <= start:
                start = other.end
            else:
                end = min(end, other.start)
        return Span(span.kind, start, end)
