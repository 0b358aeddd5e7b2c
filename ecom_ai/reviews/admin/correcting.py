"""The door behind every label button: list, form, queue and the host's own list all post here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from ecom_ai.exceptions import Conflict, EcomAIError
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.permissions import CORRECT, demand
from ecom_ai.reviews.models import Label, ReviewScore

UNDO = "undo"


def set_label(model_admin: ModelAdmin, request: HttpRequest, pk: int, label: str) -> HttpResponse:
    """POST: a person's label for one review, or `undo`. JSON for scripts, back to the page for everyone else."""
    demand(request, CORRECT)
    if label != UNDO and label not in Label.values:
        raise Http404
    score = get_object_or_404(ReviewScore, pk=pk)
    try:
        _apply(score, label, request)
    except EcomAIError as error:
        return _refused(request, score, error)
    score.refresh_from_db()
    if wants_json(request):
        return JsonResponse({"message": words_after(score, label), "score": present_label(score)})
    messages.success(request, words_after(score, label))
    return HttpResponseRedirect(_back(request, score))


def _apply(score: ReviewScore, label: str, request: HttpRequest) -> None:
    if label != UNDO:
        services.correct(score, label, user=request.user, seen_hash=request.POST.get("seen", ""))
        return
    latest = services.latest_correction(score)
    if latest is None:
        raise Conflict(_("There is nothing to undo."), code="nothing_to_undo")
    services.undo_correction(latest, user=request.user)


def present_label(score: ReviewScore) -> dict[str, Any]:
    """What a button row shows of a score."""
    return {
        "id": score.pk,
        "label": score.label,
        "name": label_name(score),
        "corrected": score.is_corrected,
        "certainty": certainty(score),
    }


def label_name(score: ReviewScore) -> str:
    return str(score.get_label_display() if score.label else _("Unsure"))


def certainty(score: ReviewScore) -> str:
    """What the model gave its own guess; a person is not asked for one."""
    return f"{score.certainty:.0%}".replace("%", " %") if score.guess else "–"


def words_after(score: ReviewScore, label: str) -> str:
    if label == UNDO:
        return _("Taken back: %(label)s again.") % {"label": label_name(score)}
    return _("Saved: %(label)s.") % {"label": label_name(score)}


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(request: HttpRequest, score: ReviewScore, error: EcomAIError) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"code": error.code, "message": str(error)}, status=error.status)
    messages.error(request, str(error))
    return HttpResponseRedirect(_back(request, score))


def _back(request: HttpRequest, score: ReviewScore) -> str:
    """The page that the button stood on, if it is one of ours."""
    asked = request.POST.get("next") or request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(asked, allowed_hosts={request.get_host()}, require_https=request.is_secure()):
        return asked
    return reverse("admin:ecom_ai_reviewscore_change", args=[score.pk])
