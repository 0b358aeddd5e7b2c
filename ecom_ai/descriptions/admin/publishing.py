"""From a selection of approved drafts to a job that publishes them; what a person wrote is not replaced unasked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, DraftQuerySet
from ecom_ai.jobs import services as jobs

START = "ecom_ai_publish"
ACTION = "publish_approved"
NAMED, AT_ONCE = 20, 500


@dataclass(slots=True)
class Warnings:
    """What a person would want to know before the job starts."""

    replaced: int = 0
    """Words of a person that go: somebody saw them beside the draft and approved it."""
    kept: int = 0
    """Words of a person that nobody saw: the job leaves them and says so."""
    older: int = 0
    """Drafts that a newer decision has taken the place of: the job leaves them out."""
    names: list[str] = field(default_factory=list)


def ask_or_publish(model_admin: ModelAdmin, request: HttpRequest, approved: DraftQuerySet) -> HttpResponse | None:
    """Where the job would replace somebody's words, first a page that says so."""
    if not approved.exists():
        model_admin.message_user(request, _("None of the selected drafts is approved."), messages.WARNING)
        return None
    if START not in request.POST and (found := warnings(approved)).replaced:
        return _ask(model_admin, request, approved, found)
    keys = approved.order_by("pk").values_list("pk", flat=True)
    job = tasks.start_publishing(keys.iterator(chunk_size=2000), user=request.user)
    model_admin.message_user(request, jobs.queued_message(job))
    return HttpResponseRedirect(reverse("admin:ecom_ai_job_change", args=[job.pk]))


def warnings(approved: DraftQuerySet) -> Warnings:
    found = Warnings(older=approved.superseded().count())
    current = approved.exclude(pk__in=approved.superseded().values("pk"))
    for draft, was_seen in _over_people(current):
        if not was_seen:
            found.kept += 1
            continue
        found.replaced += 1
        if found.replaced <= NAMED:
            found.names.append(str(draft))
    return found


def _over_people(drafts: DraftQuerySet) -> Iterator[tuple[Draft, bool]]:
    rows = drafts.select_related(None).order_by("pk").only("object_id", "language", "product_title", "seen_live")
    waiting = rows.iterator(chunk_size=AT_ONCE)
    while chunk := list(islice(waiting, AT_ONCE)):
        yield from services.written_by_people(chunk)


def _ask(model_admin: ModelAdmin, request: HttpRequest, approved: DraftQuerySet, found: Warnings) -> HttpResponse:
    context: dict[str, Any] = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Publish descriptions"),
        "count": approved.count(),
        "found": found,
        "more": max(0, found.replaced - NAMED),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": ACTION,
        "start": START,
    }
    return TemplateResponse(request, "admin/ecom_ai/draft/publish.html", context)
