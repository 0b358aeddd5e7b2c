"""The review page of one draft and the queue that leads from draft to draft."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.descriptions.admin.panel_words import panel_words
from ecom_ai.descriptions.admin.permissions import demand, may_view
from ecom_ai.descriptions.admin.presenting import present_draft
from ecom_ai.descriptions.admin.verbs import EDITABLE, UNDONE_BY, VERBS, asked
from ecom_ai.descriptions.models import Draft
from ecom_ai.descriptions.reason_words import error_words
from ecom_ai.exceptions import EcomAIError

LAST_STEP = "ecom_ai_last_review"


def queue_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """One waiting draft at a time: `?at=` names it, `?after=` the one just dealt with."""
    if not may_view(request):
        raise PermissionDenied
    draft = _wanted(request)
    if draft is None:
        context = _frame(model_admin, request, _("Review queue"), queue=True)
        return TemplateResponse(request, "admin/ecom_ai/draft/review.html", context)
    return draft_page(model_admin, request, draft, queue=True)


def draft_page(
    model_admin: ModelAdmin,
    request: HttpRequest,
    draft: Draft,
    *,
    queue: bool,
    error: str = "",
    status: int = 200,
) -> HttpResponse:
    """The draft beside the live text. After an error the person's own words stay in the boxes."""
    shown = present_draft(draft, request)
    typed = {name: request.POST.get(name, shown[name]) for name in EDITABLE}
    context = {
        **_frame(model_admin, request, _("Review queue") if queue else str(draft), queue=queue),
        "original": draft,
        "draft": shown,
        "typed": typed,
        "error": error,
        "counter": panel_words()["counter"],
        "reason": request.POST.get("reason", ""),
        **_neighbours(draft, queue=queue),
    }
    return TemplateResponse(request, "admin/ecom_ai/draft/review.html", context, status=status)


def do_verb(model_admin: ModelAdmin, request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """POST: one step with one draft. Answers JSON to scripts, a page to everyone else."""
    verb = VERBS.get(name)
    if verb is None:
        raise Http404
    demand(request, verb.permission)
    draft = get_object_or_404(Draft, pk=pk)
    try:
        verb.run(asked(request, draft))
    except EcomAIError as error:
        return _refused(model_admin, request, draft, error)
    _remember(request, draft, name)
    if wants_json(request):
        return JsonResponse({"message": str(verb.done), "draft": present_draft(_fresh(draft), request)})
    messages.success(request, str(verb.done))
    return HttpResponseRedirect(_next_place(request, draft, name))


def undo_last(request: HttpRequest) -> HttpResponse:
    """POST: take back this reviewer's last approval, rejection or publishing, and show that draft again."""
    last = request.session.pop(LAST_STEP, None)
    if not last:
        messages.info(request, _("There is nothing to undo."))
        return HttpResponseRedirect(reverse("admin:ecom_ai_draft_review"))
    pk, verb = last["draft"], VERBS[UNDONE_BY[last["verb"]]]
    demand(request, verb.permission)
    draft = get_object_or_404(Draft, pk=pk)
    try:
        verb.run(asked(request, draft))
    except EcomAIError as error:
        messages.error(request, error_words(error))
    else:
        messages.success(request, _("The last step was taken back."))
    return HttpResponseRedirect(f"{reverse('admin:ecom_ai_draft_review')}?at={pk}")


def wants_json(request: HttpRequest) -> bool:
    return "application/json" in request.headers.get("Accept", "")


def _refused(model_admin: ModelAdmin, request: HttpRequest, draft: Draft, error: EcomAIError) -> HttpResponse:
    words, draft = error_words(error), _fresh(draft)
    if wants_json(request):
        body = {"error": {"code": error.code, "message": words}, "draft": present_draft(draft, request)}
        return JsonResponse(body, status=error.status)
    return draft_page(model_admin, request, draft, queue=_in_queue(request), error=words, status=error.status)


def _fresh(draft: Draft) -> Draft:
    return get_object_or_404(Draft.objects.select_related("created_by", "reviewed_by", "content_type"), pk=draft.pk)


def _remember(request: HttpRequest, draft: Draft, name: str) -> None:
    if name in UNDONE_BY:
        request.session[LAST_STEP] = {"draft": draft.pk, "verb": name}


def _in_queue(request: HttpRequest) -> bool:
    return request.POST.get("queue") == "1"


def _next_place(request: HttpRequest, draft: Draft, name: str) -> str:
    if not _in_queue(request):
        return reverse("admin:ecom_ai_draft_change", args=[draft.pk])
    word = "after" if name in UNDONE_BY else "at"
    return f"{reverse('admin:ecom_ai_draft_review')}?{word}={draft.pk}"


def _wanted(request: HttpRequest) -> Draft | None:
    waiting = Draft.objects.to_review()
    at, after = (_key(request.GET.get(name, "")) for name in ("at", "after"))
    if at is not None:
        return get_object_or_404(Draft, pk=at)
    if after is not None:
        return waiting.filter(pk__gt=after).first() or waiting.first()
    return waiting.first()


def _key(raw: str) -> int | None:
    if not raw:
        return None
    if not (raw.isascii() and raw.isdigit() and len(raw) < 19):
        raise Http404
    return int(raw)


def _neighbours(draft: Draft, *, queue: bool) -> dict[str, Any]:
    """Links to the drafts before and after, and where this one stands."""
    drafts = Draft.objects.to_review() if queue else Draft.objects.order_by("pk")
    earlier = drafts.filter(pk__lt=draft.pk).values_list("pk", flat=True).last()
    later = drafts.filter(pk__gt=draft.pk).values_list("pk", flat=True).first()
    place = {"position": drafts.filter(pk__lte=draft.pk).count() or 1, "count": drafts.count()} if queue else {}
    return {"previous_url": _link(earlier, queue), "next_url": _link(later, queue), **place}


def _link(pk: int | None, queue: bool) -> str:
    if pk is None:
        return ""
    return (
        f"{reverse('admin:ecom_ai_draft_review')}?at={pk}"
        if queue
        else reverse("admin:ecom_ai_draft_change", args=[pk])
    )


def _frame(model_admin: ModelAdmin, request: HttpRequest, title: str, *, queue: bool) -> dict[str, Any]:
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": title,
        "queue": queue,
        "can_undo": LAST_STEP in request.session,
    }
