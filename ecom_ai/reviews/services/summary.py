"""What buyers say of one product, counted, with quotes: for the storefront and for anyone who asks by REST."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import chain

from ecom_ai.reviews.models import AspectMention, Grain, Label
from ecom_ai.reviews.services.aspect_words import aspect_names
from ecom_ai.reviews.services.counting import TOO_FEW, Counts, rows_of, summed
from ecom_ai.reviews.services.filters import Filters
from ecom_ai.reviews.services.host import has_reviews
from ecom_ai.reviews.services.quotes import Place, Quote, Quoter, newest_places
from ecom_ai.reviews.services.topics import SaidOfTopic, counted_topics, places_of_topics, said_of_topic
from ecom_ai.reviews.topics import TopicCount

ASPECTS = 6
QUOTES = 2
LEAST_MENTIONS = 2
LOOKED_AT = 40
"""Newest mentions of an aspect among which quotes are looked for."""
SPOKEN = (Label.POSITIVE, Label.NEGATIVE)


@dataclass(frozen=True, slots=True)
class SaidOf:
    """`counts.read` of the summary's reviews mention the aspect."""

    code: str
    name: str
    counts: Counts
    quotes: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """`read` reviews were read; `is_enough` says whether a page should say more than that."""

    counts: Counts
    aspects: tuple[SaidOf, ...] = ()
    topics: tuple[SaidOfTopic, ...] = ()

    @property
    def is_enough(self) -> bool:
        return self.counts.total >= TOO_FEW


def summarize(product: str, *, language: str = "", aspects: int = ASPECTS, quotes: int = QUOTES) -> Summary:
    """Nothing here is written by a model: numbers are counted and quotes are quoted. Five queries and one for each
    aspect that is quoted, one more where those looked at first say nothing to quote; one where nothing was read."""
    if not has_reviews():
        return Summary(Counts())
    filters = Filters(product=product)
    by_aspect: dict[str, Counts] = dict(summed(rows_of(filters, Grain.ALL), "aspect"))
    total = by_aspect.pop("", Counts())
    if not total.read:
        return Summary(total)
    names = aspect_names(language)
    said = [SaidOf(code, names.get(code) or code, counts) for code, counts in by_aspect.items()]
    said = [each for each in said if each.counts.total >= LEAST_MENTIONS]
    said.sort(key=lambda each: (-each.counts.read, each.code))
    topics = counted_topics(product)
    if not quotes:
        return Summary(total, tuple(said[:aspects]), tuple(said_of_topic(count, language) for count in topics))
    return _quoted(product, language, Summary(total, tuple(said[:aspects])), topics, quotes)


def _quoted(product: str, language: str, summary: Summary, topics: list[TopicCount], most: int) -> Summary:
    """With buyers' words for each aspect and topic."""
    of_aspect = {each.code: _places(product, each, language) for each in summary.aspects}
    of_topic = places_of_topics(product, topics, language)
    quoter = Quoter([*chain.from_iterable(of_aspect.values()), *of_topic.values()])
    used: set[str] = set()
    aspects = []
    for each in summary.aspects:
        quotes = _chosen(of_aspect[each.code], quoter, used) or _chosen(of_aspect[each.code], quoter, set())
        used |= {quote.text for quote in quotes[:most]}
        aspects.append(replace(each, quotes=tuple(quotes[:most])))
    quotes_of_topic = {topic: next(filter(None, map(quoter.quote, places)), None) for topic, places in of_topic.items()}
    said = tuple(said_of_topic(count, language, quotes_of_topic[count.topic]) for count in topics)
    return replace(summary, aspects=tuple(aspects), topics=said)


def _places(product: str, said: SaidOf, language: str) -> list[list[Place]]:
    """Where an aspect's quotes may stand: of what most say, then of the opposite, each in the reader's language first,
    then the newest."""
    rows = AspectMention.objects.filter(product_id=product, aspect=said.code, polarity__in=SPOKEN)
    newest = sorted(newest_places(rows, LOOKED_AT), key=lambda each: each.language != language)
    order = SPOKEN if said.counts.positive >= said.counts.negative else reversed(SPOKEN)
    return [[place for place in newest if place.polarity == polarity] for polarity in order]


def _chosen(lists: list[list[Place]], quoter: Quoter, used: set[str]) -> list[Quote]:
    """One quote of each polarity; a sentence is quoted again only where there is no other."""
    found = []
    for places in lists:
        fresh = next(filter(None, (quoter.quote(place, but=used) for place in places)), None)
        if fresh is not None:
            found.append(fresh)
    return found


LABELS = {
    "zh": "以上内容由人工智能从评价中统计得出，引文为买家原话。",
    "en": "Counted from reviews by a machine; the quotes are buyers' own words.",
}


def summary_label(language: str) -> str:
    """What stands beside the numbers, in the language of the page."""
    return LABELS["zh"] if language == "zh" else LABELS["en"]
