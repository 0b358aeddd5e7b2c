"""What buyers say of one product, counted, with quotes: for the storefront and for anyone who asks by REST."""

from __future__ import annotations

from dataclasses import dataclass, replace

from ecom_ai.reviews.models import AspectMention, Grain, Label
from ecom_ai.reviews.services.aspect_words import aspect_names
from ecom_ai.reviews.services.counting import TOO_FEW, Counts, rows_of, summed
from ecom_ai.reviews.services.filters import Filters
from ecom_ai.reviews.services.host import has_reviews
from ecom_ai.reviews.services.quotes import Quote, Quoter
from ecom_ai.reviews.services.topics import SaidOfTopic, topics_of

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
    """Nothing here is written by a model: numbers are counted and quotes are quoted. Six queries, and one for each
    aspect that is quoted; one where nothing was read."""
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
    said = said[:aspects]
    found = _quotes(product, said, language, quotes) if quotes and said else {}
    topics = topics_of(product, language=language)
    return Summary(total, tuple(replace(each, quotes=found.get(each.code, ())) for each in said), tuple(topics))


def _quotes(product: str, said: list[SaidOf], language: str, most: int) -> dict[str, tuple[Quote, ...]]:
    """For each aspect the newest words of what most say and of the opposite, in the reader's language first; a
    sentence is quoted again only where there is no other."""
    newest = {each.code: _newest(product, each.code, language) for each in said}
    quoter = Quoter(mention for mentions in newest.values() for mention in mentions)
    used: set[str] = set()
    chosen: dict[str, tuple[Quote, ...]] = {}
    for each in said:
        order = _order(each.counts)
        quotes = _chosen(newest[each.code], quoter, order, used) or _chosen(newest[each.code], quoter, order, set())
        chosen[each.code] = tuple(quotes[:most])
        used |= {quote.text for quote in chosen[each.code]}
    return chosen


def _order(counts: Counts) -> tuple[str, str]:
    """What most say, then the opposite."""
    said = (Label.POSITIVE, Label.NEGATIVE)
    return said if counts.positive >= counts.negative else (said[1], said[0])


def _chosen(mentions: list[AspectMention], quoter: Quoter, order: tuple[str, str], used: set[str]) -> list[Quote]:
    """One quote of each polarity."""
    found = []
    for polarity in order:
        quotes = (quoter.quote(mention) for mention in mentions if mention.polarity == polarity)
        fresh = next((quote for quote in quotes if quote is not None and quote.text not in used), None)
        if fresh is not None:
            found.append(fresh)
    return found


def _newest(product: str, aspect: str, language: str) -> list[AspectMention]:
    rows = AspectMention.objects.filter(product_id=product, aspect=aspect, polarity__in=SPOKEN).select_related("score")
    return sorted(rows.order_by("-pk")[:LOOKED_AT], key=lambda each: each.language != language)


LABELS = {
    "zh": "以上内容由人工智能从评价中统计得出，引文为买家原话。",
    "en": "Counted from reviews by a machine; the quotes are buyers' own words.",
}


def summary_label(language: str) -> str:
    """What stands beside the numbers, in the language of the page."""
    return LABELS["zh"] if language == "zh" else LABELS["en"]
