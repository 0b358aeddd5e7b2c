"""The opened aspect: on which products, and the sentences that say so with their words marked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.addresses import with_params
from ecom_ai.reviews.admin.dashboard_charts import percent
from ecom_ai.reviews.models import Label
from ecom_ai.reviews.services import AspectCounts, Filters

SHOWN = 10
PRODUCTS_SHOWN = 6
MOST_RANKED = 200
ANCHOR = "#voices"


def voices(request: HttpRequest, filters: Filters, aspects: Sequence[AspectCounts]) -> dict[str, Any] | None:
    """None while no aspect is chosen; `aspects` are those of the same filters."""
    if not filters.aspect:
        return None
    asked = request.GET.get("feeling", "")
    feeling = asked if asked in Label.values else ""
    try:
        page = services.mentions(filters, polarity=feeling, after=request.GET.get("after", ""), limit=SHOWN)
    except InvalidInput:  # a cursor that is none of ours
        page = services.mentions(filters, polarity=feeling, limit=SHOWN)
    return {
        "aspect": services.aspect_names().get(filters.aspect, filters.aspect),
        "feeling": feeling,
        "feelings": _feelings(request, feeling),
        "rows": [_row(row) for row in page.rows],
        "next_url": with_params(request, after=page.next) + ANCHOR if page.next else "",
        "products": _products(request, filters, feeling or "negative", aspects),
        "ranked_by": Label(feeling or "negative").label,
        "list_url": _list_url(filters.aspect, feeling),
    }


def _list_url(aspect: str, feeling: str) -> str:
    return f"{reverse('admin:ecom_ai_reviewscore_changelist')}?aspect={aspect}" + (f":{feeling}" if feeling else "")


def _feelings(request: HttpRequest, current: str) -> list[dict[str, Any]]:
    choices = [("", _("all")), *Label.choices]
    return [
        {
            "key": key,
            "name": name,
            "url": with_params(request, feeling=key, after="") + ANCHOR,
            "current": key == current,
        }
        for key, name in choices
    ]


def _row(row: services.ShownMention) -> dict[str, Any]:
    """`segments`: words with a label are marked; the term itself has that of the mention."""
    label = row.mention.polarity or "neutral"
    return {
        "segments": [
            {"text": each.text, "label": label if each.mark == "term" else each.mark} for each in _trimmed(row.sentence)
        ],
        "label": row.mention.polarity,
        "feeling": row.mention.get_polarity_display() or _("not certain"),
        "product": row.product_title,
        "stars": row.score.rating,
        "day": row.mention.day,
        "language": row.mention.language,
        "url": reverse("admin:ecom_ai_reviewscore_change", args=[row.mention.score_id]),
    }


def _trimmed(sentence: list[services.Segment]) -> list[services.Segment]:
    """Without the space that stood between two clauses."""
    if not sentence:
        return []
    first = services.Segment(sentence[0].text.lstrip(), sentence[0].mark)
    return [first, *sentence[1:]]


def _products(
    request: HttpRequest, filters: Filters, label: str, aspects: Sequence[AspectCounts]
) -> list[dict[str, Any]]:
    """Where it is said most often. Products with a two-hundredth of all mentions are at most two hundred."""
    if filters.product:
        return []
    mentioned = sum(each.counts.total for each in aspects if each.code == filters.aspect)
    found = services.ranking(filters, label=label, least=max(1, mentioned // MOST_RANKED), limit=MOST_RANKED)
    found.sort(key=lambda row: -getattr(row.counts, label))
    return [
        {
            "title": row.title,
            "url": with_params(request, product=row.key, after="") + ANCHOR,
            "count": getattr(row.counts, label),
            "total": row.counts.total,
            "share": percent(row.counts.share(label)) if row.counts.is_enough else "",
        }
        for row in found[:PRODUCTS_SHOWN]
        if getattr(row.counts, label)
    ]
