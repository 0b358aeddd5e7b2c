"""The unsure queue: one review at a time, labelled with one key; the next ones are fetched before they are needed."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ecom_ai.exceptions import InvalidInput
from ecom_ai.null_bytes import without_null_bytes
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.correcting import certainty
from ecom_ai.reviews.admin.frame import frame
from ecom_ai.reviews.admin.marking import Mark, pieces
from ecom_ai.reviews.admin.permissions import VIEW, demand, may_view
from ecom_ai.reviews.admin.queue_words import queue_words
from ecom_ai.reviews.admin.reading import marks_of, product_url, review_url
from ecom_ai.reviews.admin.scores import LookOnlyPages
from ecom_ai.reviews.models import Label, UnsureReview

AHEAD = 12
"""Reviews sent at once; the page asks for more when four are left."""
LONGEST = 4_000
"""Characters of one review in the queue; its own page has all."""
KINDS = ("uncertain", "unreadable")


@admin.register(UnsureReview)
class UnsureReviewAdmin(LookOnlyPages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.next_view)
        return [path("next/", view, name="ecom_ai_unsurereview_next"), *super().get_urls()]

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        if not may_view(request):
            demand(request, VIEW)
        kind = _kind(request)
        try:
            batch = _batch(request, kind, after=request.GET.get("after", ""))
        except InvalidInput:  # a cursor that is none of ours
            batch = _batch(request, kind)
        context = {
            **frame(self, request, _("Unsure reviews"), tab="queue"),
            "kind": kind,
            "kinds": _kinds(kind),
            "first": batch["items"][0] if batch["items"] else None,
            "batch": {**batch, "words": queue_words(), "urls": _urls(), "left": services.queue_size(kind)},
            "labels": Label.choices,
            "language": request.GET.get("language", ""),
        }
        return TemplateResponse(request, "admin/ecom_ai/sentiment/queue.html", context)

    @without_null_bytes
    def next_view(self, request: HttpRequest) -> HttpResponse:
        """GET: what follows the cursor, as JSON."""
        if not may_view(request):
            demand(request, VIEW)
        try:
            batch = _batch(request, _kind(request), after=request.GET.get("after", ""))
            return JsonResponse(batch, headers={"Cache-Control": "no-store"})
        except InvalidInput as error:
            return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)


def _kind(request: HttpRequest) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in KINDS else "uncertain"


def _kinds(current: str) -> list[dict[str, Any]]:
    names = {"uncertain": _("The model is not certain"), "unreadable": _("Nothing that can be read")}
    return [
        {"key": key, "name": name, "count": services.queue_size(key), "current": key == current}
        for key, name in names.items()
    ]


def _batch(request: HttpRequest, kind: str, *, after: str = "") -> dict[str, Any]:
    language = request.GET.get("language", "")
    filters = services.Filters(language=language if language in {"zh", "en"} else "")
    page = services.unsure_queue(filters, kind=kind, after=after, limit=AHEAD)
    marks = marks_of(row.score for row in page.rows)
    return {"items": [_item(row, marks.get(row.score.pk, [])) for row in page.rows], "next": page.next}


def _item(row: services.ShownScore, marks: list[Mark]) -> dict[str, Any]:
    """One review, ready for JSON; the text goes into the page as text."""
    score = row.score
    return {
        "id": score.pk,
        "pieces": [{"text": piece.text, "label": piece.label} for piece in pieces(row.text, marks, limit=LONGEST)],
        "seen": score.text_hash,
        "product": row.product_title or score.product_id,
        "product_url": product_url(score.product_id),
        "review_url": review_url(score),
        "page": reverse("admin:ecom_ai_reviewscore_change", args=[score.pk]),
        "stars": "★" * score.rating + "☆" * (5 - score.rating) if score.rating else "",
        "language": score.language,
        "day": score.day.isoformat(),
        "kind": score.get_unsure_display(),
        "guess": score.get_guess_display(),
        "certainty": certainty(score),
        "chances": [
            {"label": label, "name": str(Label(label).label), "percent": round(100 * share)}
            for label, share in score.probabilities.items()
            if score.guess
        ],
    }


def _urls() -> dict[str, str]:
    return {
        "next": reverse("admin:ecom_ai_unsurereview_next"),
        "label": reverse("admin:ecom_ai_reviewscore_label", args=[0, "LABEL"]),
    }
