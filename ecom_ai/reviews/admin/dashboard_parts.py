"""The numbers of the dashboard in words: every share with its count, and "too few" where a share would mislead."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.addresses import with_params
from ecom_ai.reviews.admin.dashboard_charts import percent
from ecom_ai.reviews.admin.marking import pieces
from ecom_ai.reviews.admin.retraining_rows import language_name
from ecom_ai.reviews.services import AspectCounts, Counts, Filters, Mover

MOST_CHIPS = 8
CONTRADICTIONS_SHOWN = 4
DAYS_COMPARED = 90
BEGINNING = 220


def facts(filters: Filters, now: Counts) -> list[dict[str, Any]]:
    before = services.totals(filters.before()) if filters.since else None
    first = {"name": _("Mentions") if filters.aspect else _("Reviews"), "value": now.total, "note": _unsure_note(now)}
    shares = [_share_fact(_("Positive"), "positive", now, before), _share_fact(_("Negative"), "negative", now, before)]
    return [first, *shares, *([] if filters.aspect else _star_facts(now))]


def _star_facts(now: Counts) -> list[dict[str, Any]]:
    stars = now.average_stars
    return [
        {
            "name": _("Stars given"),
            "value": f"{stars:.1f} ★" if stars else "–",
            "note": _("from %(count)s ratings") % {"count": now.rated},
        },
        {
            "name": _("Text contradicts its stars"),
            "value": now.contradicting,
            "url": reverse("admin:ecom_ai_reviewscore_changelist") + "?feeling=contradicts",
            "note": _("of %(count)s ratings") % {"count": now.rated},
        },
    ]


def _unsure_note(now: Counts) -> str:
    return _("and %(count)s that could not be told") % {"count": now.unsure} if now.unsure else ""


def _share_fact(name: str, label: str, now: Counts, before: Counts | None) -> dict[str, Any]:
    value = percent(now.share(label)) if now.is_enough else _("too few")
    note = _("%(count)s of %(total)s") % {"count": getattr(now, label), "total": now.total}
    return {"name": name, "value": value, "note": note, "change": _change(label, now, before), "role": label}


def _change(label: str, now: Counts, before: Counts | None) -> str:
    if before is None:
        return ""
    if not (now.is_enough and before.is_enough):
        return _("too few reviews to compare with the time before")
    points = round(100 * (now.share(label) - before.share(label)))
    if points == 0:
        return _("as before (%(count)s reviews)") % {"count": before.total}
    values = {"points": f"{points:+d}", "count": before.total}
    return _("%(points)s points against the time before (%(count)s reviews)") % values


def chips(request: HttpRequest, aspects: Sequence[AspectCounts], label: str) -> list[dict[str, Any]]:
    """The aspects most often praised or blamed; each opens its sentences."""
    named = sorted((row for row in aspects if getattr(row.counts, label)), key=lambda row: -getattr(row.counts, label))
    chosen = (request.GET.get("aspect"), request.GET.get("feeling"))
    return [
        {
            "name": row.name,
            "count": getattr(row.counts, label),
            "total": row.counts.total,
            "url": with_params(request, aspect=row.code, feeling=label, after="") + "#voices",
            "current": chosen == (row.code, label),
            "label": label,
        }
        for row in named[:MOST_CHIPS]
    ]


def movers_filters(filters: Filters) -> Filters:
    """What changed is asked of at most the last three months; a year before a year is too long ago."""
    end = filters.until or shoptime.day()
    latest = end - timedelta(days=DAYS_COMPARED - 1)
    return replace(filters, aspect="", since=max(filters.since or latest, latest), until=end)


def mover_rows(request: HttpRequest, movers: Iterable[Mover]) -> list[dict[str, Any]]:
    return [
        {
            "title": mover.title,
            "url": with_params(request, product=mover.key, after=""),
            "parts": [_both_shares(mover.before), _both_shares(mover.now)],
            "points": f"{round(100 * mover.change):+d}",
            "is_clear": mover.is_clear,
        }
        for mover in movers
    ]


def _both_shares(counts: Counts) -> dict[str, Any]:
    return {
        "positive": percent(counts.share("positive")),
        "negative": percent(counts.share("negative")),
        "total": counts.total,
    }


def contradictions(filters: Filters) -> list[dict[str, Any]]:
    page = services.contradictions(filters, limit=CONTRADICTIONS_SHOWN)
    return [
        {
            "pieces": pieces(row.text, [], limit=BEGINNING),
            "product": row.product_title,
            "stars": row.score.rating,
            "label": row.score.label,
            "name": row.score.get_label_display(),
            "day": row.score.day,
            "language": row.score.language,
            "url": reverse("admin:ecom_ai_reviewscore_change", args=[row.score.pk]),
        }
        for row in page.rows
    ]


def quality_rows() -> dict[str, Any]:
    """How far the present model can be trusted, per language."""
    quality = services.quality()
    return {
        "model": quality.model,
        "rows": [
            {
                "language": language_name(row.language) if row.language else _("other"),
                "accuracy": percent(row.accuracy),
                "f1": "–" if row.f1 is None else f"{row.f1:.2f}",
                "ece": "–" if row.ece is None else f"{row.ece:.3f}",
                "n": row.n or "–",
                "agreed": _("%(count)s of %(total)s") % {"count": row.agreed, "total": row.looked_at}
                if row.looked_at
                else "–",
            }
            for row in quality.languages
        ],
    }
