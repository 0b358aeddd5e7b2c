"""Buyers' own words behind the numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from ecom_ai.reviews.models import AspectMention, text_hash
from ecom_ai.reviews.quoting import quote_around
from ecom_ai.reviews.services.host import review_map


@dataclass(frozen=True, slots=True)
class Quote:
    """One sentence without personal data."""

    text: str
    polarity: str
    language: str


class Quoter:
    """Quotes what mentions stand in. The reviews are read in one query for 500, each quote is cut when it is asked for.

    Mentions come with their score.
    """

    def __init__(self, mentions: Iterable[AspectMention]) -> None:
        self._records = review_map().get_many({each.score.object_id for each in mentions})

    def quote(self, mention: AspectMention) -> Quote | None:
        """None where the review changed since or is gone, or where nothing fit to quote stands there."""
        record = self._records.get(mention.score.object_id)
        if record is None or text_hash(record.text) != mention.score.text_hash:
            return None
        clause = (mention.clause_start, mention.clause_end)
        text = quote_around(record.text, mention.start, mention.end, clause)
        return Quote(text, mention.polarity, mention.language) if text else None
