"""What exactly buyers mention of one product: "7 of 212 mention the zip"."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from ecom_ai.reviews.models import AspectMention, Label
from ecom_ai.reviews.services.quotes import Quote, Quoter
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


def topics_of(product: str, *, language: str, most: int = TOPICS) -> list[SaidOfTopic]:
    """Most mentioned first, each with one buyer's words that say what most say. Three queries."""
    rows = AspectMention.objects.filter(product_id=product).exclude(topic="")
    places = rows.values_list("score_id", "topic", "polarity").iterator(chunk_size=2_000)
    counts = count_topics(TopicMention(*place) for place in places)[:most]
    quotes = _quotes(rows.filter(topic__in=[count.topic for count in counts]), counts, language) if counts else {}
    return [_said(count, language, quotes.get(count.topic)) for count in counts]


def _said(count: TopicCount, language: str, quote: Quote | None) -> SaidOfTopic:
    name = topic_name(count.topic, language)
    return SaidOfTopic(count.topic, name, count.reviews, count.positive, count.negative, quote)


def _quotes(rows: QuerySet[AspectMention], counts: list[TopicCount], language: str) -> dict[str, Quote]:
    """For each topic the newest sentence that says what most say, in the reader's language if there is one."""
    newest = list(rows.select_related("score").order_by("-pk")[: LOOKED_AT * len(counts)])
    quoter = Quoter(newest)
    found: dict[str, Quote] = {}
    for count in counts:
        mentions = [mention for mention in newest if mention.topic == count.topic]
        mentions.sort(key=lambda each: (each.polarity != _usual(count), each.language != language))
        quote = next(filter(None, map(quoter.quote, mentions)), None)
        if quote is not None:
            found[count.topic] = quote
    return found


def _usual(count: TopicCount) -> str:
    return Label.POSITIVE if count.positive >= count.negative else Label.NEGATIVE
