"""The host's words beside scores: texts and names stay with the shop and are read there, a page at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse

from ecom_ai.exceptions import EcomAIError
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.marking import Mark
from ecom_ai.reviews.models import AspectMention, ReviewScore, Unsure, text_hash
from ecom_ai.shopmap import BaseMap, ShopMap, get_shop_map

MOST_OFFERED = 20
MOST_FOUND = 1_000
"""Reviews and products that a search in the shop's own tables may name."""


@dataclass(frozen=True, slots=True)
class ShownReview:
    """What the host says about one scored review."""

    text: str
    product: str
    product_url: str
    review_url: str
    is_gone: bool
    is_edited: bool
    """The text is not the one that was scored; places in it would be wrong."""


def shown_reviews(scores: Iterable[ReviewScore]) -> dict[int, ShownReview]:
    """By the score's key; the same number of queries for one and for a hundred."""
    listed = list(scores)
    texts = services.texts_of(listed)
    titles = services.product_titles({score.product_id for score in listed if score.product_id})
    return {score.pk: _shown(score, texts.get(score.pk, ""), titles) for score in listed}


def _shown(score: ReviewScore, text: str, titles: dict[str, str]) -> ShownReview:
    return ShownReview(
        text=text,
        product=titles.get(score.product_id, score.product_id),
        product_url=product_url(score.product_id),
        review_url=review_url(score),
        is_gone=not text and score.unsure != Unsure.EMPTY,
        is_edited=bool(text) and text_hash(text) != score.text_hash,
    )


def marks_of(scores: Iterable[ReviewScore]) -> dict[int, list[Mark]]:
    """The words that name an aspect and those that carry the opinion, by the score's key; one query."""
    marks: dict[int, list[Mark]] = {}
    for mention in AspectMention.objects.filter(score__in=[score.pk for score in scores]).order_by("pk"):
        label = mention.polarity or "neutral"
        places = [(mention.start, mention.end), *mention.opinions]
        marks.setdefault(mention.score_id, []).extend((start, end, label) for start, end in places)
    return marks


def review_url(score: ReviewScore) -> str:
    """The review's own form in this admin, where it has one."""
    model = ContentType.objects.get_for_id(score.content_type_id).model_class()
    return _change_url(model, score.object_id) if model else ""


def product_url(key: str) -> str:
    try:
        return _change_url(get_shop_map().products.model, key) if key else ""
    except EcomAIError:
        return ""


def _change_url(model: Any, key: str) -> str:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(key)])
    except NoReverseMatch:
        return ""


def find_objects(words: str) -> tuple[list[str], list[str]]:
    """Keys of the reviews whose text, and of the products whose title, holds `words`."""
    try:
        shop = get_shop_map()
    except EcomAIError:
        return [], []
    return _find_reviews(shop, words), _holding(shop.products, "title", words)


def _find_reviews(shop: ShopMap, words: str) -> list[str]:
    return _holding(shop.reviews, "text", words) if shop.reviews else []


def _holding(mapped: BaseMap, name: str, words: str) -> list[str]:
    if callable(mapped.sources()[name]):
        return []  # a function of the host is not something that SQL can search
    rows: QuerySet[Any] = mapped.queryset().filter(**{f"ecom_ai_{name}__icontains": words})
    return [str(key) for key in rows.order_by("-pk").values_list("pk", flat=True)[:MOST_FOUND]]


def matching_products(words: str) -> list[dict[str, str]]:
    """What the product filter offers."""
    try:
        keys = _holding(get_shop_map().products, "title", words.strip())[:MOST_OFFERED] if words.strip() else []
    except EcomAIError:
        return []
    return [{"key": key, "title": title} for key, title in services.product_titles(keys).items()]
