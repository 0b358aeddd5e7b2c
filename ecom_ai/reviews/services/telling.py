"""What buyers say of a product, for parts of the app that know nothing of reviews."""

from __future__ import annotations

from ecom_ai.opinions import Mentioned, Opinions
from ecom_ai.reviews.services.host import has_reviews
from ecom_ai.reviews.services.summary import SaidOf, summarize
from ecom_ai.reviews.services.topics import SaidOfTopic


def opinions_of(product: str, language: str) -> Opinions | None:
    """The numbers of the product's page; None in a shop without reviews."""
    if not has_reviews():
        return None
    summary = summarize(product, language=language, quotes=0)
    counts = summary.counts
    mentioned = [*map(_topic, summary.topics), *map(_aspect, summary.aspects)]
    return Opinions(
        read=counts.read,
        positive=counts.positive,
        mixed=counts.neutral,
        negative=counts.negative,
        stars=counts.average_stars,
        is_enough=summary.is_enough,
        mentioned=tuple(sorted(mentioned, key=lambda each: -each.reviews)),
    )


def _topic(said: SaidOfTopic) -> Mentioned:
    return Mentioned(said.name, said.reviews, said.positive, said.negative)


def _aspect(said: SaidOf) -> Mentioned:
    return Mentioned(said.name, said.counts.read, said.counts.positive, said.counts.negative)
