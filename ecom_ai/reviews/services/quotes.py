"""Buyers' own words behind the numbers."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from ecom_ai.reviews.models import AspectMention, text_hash
from ecom_ai.reviews.quoting import quote_around
from ecom_ai.reviews.services.host import review_map
from ecom_ai.shopmap import ReviewRecord

TRIED_FIRST = 3
"""Of each list of places: nearly always one of so many can be quoted."""


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence without personal data."""

    text: str
    polarity: str
    language: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where a review mentions something; `hash` names the text that was read there."""

    review: str
    hash: str
    start: int
    end: int
    clause: tuple[int, int]
    polarity: str
    language: str
    topic: str


def newest_places(mentions: QuerySet[AspectMention], most: int) -> list[Place]:
    """One query, without the rows' other columns: hundreds of places are looked at for a few quotes."""
    found = mentions.order_by("-pk").values_list(
        "score__object_id", "score__text_hash", "start", "end", "clause_start", "clause_end",
        "polarity", "language", "topic",
    )[:most]  # fmt: skip
    return [Place(*row[:4], (row[4], row[5]), *row[6:]) for row in found]


class Quoter:
    """Quotes places. Of each list, which is tried from its beginning, first only a few reviews are read, in one query
    for all; the others only where those were not enough, in one more for 500."""

    def __init__(self, lists: Iterable[Sequence[Place]]) -> None:
        lists = list(lists)
        self._waiting = [
            {place.review for places in lists for place in places[:TRIED_FIRST]},
            {place.review for places in lists for place in places[TRIED_FIRST:]},
        ]
        self._records: dict[str, ReviewRecord | None] = {}

    def quote(self, place: Place, *, but: Container[str] = ()) -> Quote | None:
        """None where the review changed since or is gone, or where nothing fit to quote stands there that is not
        one of the sentences `but`."""
        record = self._record(place.review)
        if record is None or text_hash(record.text) != place.hash:
            return None
        text = quote_around(record.text, place.start, place.end, place.clause, but=but)
        return Quote(text, place.polarity, place.language) if text else None

    def _record(self, review: str) -> ReviewRecord | None:
        while review not in self._records and self._waiting:
            wanted = self._waiting.pop(0).difference(self._records)
            self._records |= dict.fromkeys(wanted) | review_map().get_many(wanted)
        return self._records.get(review)
