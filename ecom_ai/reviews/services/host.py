"""The host's reviews: whether there are any, how they are read."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.exceptions import ConfigurationError, NotFound
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.shopmap import ReviewMap, get_shop_map


def has_reviews() -> bool:
    """Whether this shop maps its reviews; without them everything here is off."""
    try:
        return get_shop_map().reviews is not None
    except ConfigurationError:
        return False


def review_map() -> ReviewMap:
    found = get_shop_map().reviews
    if found is None:
        raise NotFound(
            _("This shop has no reviews: its shop map names no review model (see docs/integrate.md)."),
            code="no_reviews",
        )
    return found


def review_type() -> ContentType:
    return ContentType.objects.get_for_model(review_map().model)


def texts_of(scores: Iterable[ReviewScore]) -> dict[int, str]:
    """Score's key -> the review's text as it is now; empty where the review is gone. One query for 500."""
    rows = list(scores)
    found = review_map().get_many(score.object_id for score in rows)
    return {score.pk: found[score.object_id].text if score.object_id in found else "" for score in rows}


def day_of(created: datetime | date | None) -> date:
    """The day in the shop's time zone; today where the shop does not say."""
    return shoptime.day(created)


def stars_of(rating: Any) -> int | None:
    """1 to 5, or None for what is no such number."""
    try:
        stars = round(float(rating))
    except (TypeError, ValueError, OverflowError):
        return None
    return stars if 1 <= stars <= 5 else None
