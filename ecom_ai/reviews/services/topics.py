"""What exactly buyers mention of one product: "7 of 212 mention the zip"."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ecom_ai.reviews.models import AspectMention, Label
from ecom_ai.reviews.services.quotes import Place, Quote, newest_places
from ecom_ai.reviews.topics import TopicCount, TopicMention, count_topics, topic_name

TOPICS = 5
LOOKED_AT = 20
"""Newest mentions of a topic among which its quote is looked for."""


@dataclass(frozen=True, slots=True)
class SaidOfTopic:
    """`reviews` reviews mention it; `positive` only praise it, `negative` only blame it."""

    key: str
    name: str
    reviews: int
    positive: int
    negative: int
    quote: Quote | None = None

    @property
    def polarity(self) -> str:
        """What most say of it, where most agree."""
        if self.positive == self.negative:
            return ""
        return str(Label.POSITIVE if self.positive > self.negative else Label.NEGATIVE)


def counted_topics(product: str, *, most: int = TOPICS) -> list[TopicCount]:
    """Most mentioned first. One query."""
    places = _mentioned(product).values_list("score_id", "topic", "polarity").iterator(chunk_size=2_000)
    return count_topics(TopicMention(*place) for place in places)[:most]


def places_of_topics(product: str, counts: list[TopicCount], language: str) -> dict[str, list[Place]]:
    """For each topic where its quote may stand: what says what most say first, in the reader's language, the newest.
    One query for all."""
    rows = _mentioned(product).filter(topic__in=[count.topic for count in counts])
    newest = newest_places(rows, LOOKED_AT * len(counts)) if counts else []
    return {
        count.topic: sorted(
            (place for place in newest if place.topic == count.topic),
            key=lambda each: (each.polarity != _usual(count), each.language != language),
        )
        for count in counts
    }


def said_of_topic(count: TopicCount, language: str, quote: Quote | None = None) -> SaidOfTopic:
    name = topic_name(count.topic, language)
    return SaidOfTopic(count.topic, name, count.reviews, count.positive, count.negative, quote)


def _mentioned(product: str) -> QuerySet[AspectMention]:
    return AspectMention.objects.filter(product_id=product).exclude(topic="")


def _usual(count: TopicCount) -> str:
    return Label.POSITIVE if count.positive >= count.negative else Label.NEGATIVE
