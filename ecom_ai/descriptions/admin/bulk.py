"""From a selection in the host's product list to a bulk job; the selection is read as keys, never as objects."""

from __future__ import annotations

import uuid
from datetime import timedelta
from math import ceil
from typing import Any

from django.contrib.admin import ModelAdmin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.descriptions import tasks
from ecom_ai.descriptions.admin.permissions import GENERATE, demand
from ecom_ai.descriptions.admin.presenting import languages
from ecom_ai.descriptions.models import Tone
from ecom_ai.descriptions.reason_words import error_words
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job

START = "ecom_ai_start"
ACTION = "generate_ai_descriptions"


def ask_or_start(model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any]) -> HttpResponse:
    """First the page that asks for language and tone, then the job."""
    demand(request, GENERATE)
    if START not in request.POST:
        return _ask(model_admin, request, queryset)
    try:
        job = tasks.start_many(
            queryset.order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000),
            user=request.user,
            language=request.POST.get("language", ""),
            tone=request.POST.get("tone", ""),
            only_missing=request.POST.get("only_missing") == "1",
            key=request.POST.get("key", "").replace("\0", "")[:64],
        )
    except EcomAIError as error:
        return _ask(model_admin, request, queryset, error=error_words(error), status=error.status)
    model_admin.message_user(request, jobs.queued_message(job))
    return HttpResponseRedirect(reverse("admin:ecom_ai_job_change", args=[job.pk]))


def _ask(
    model_admin: ModelAdmin, request: HttpRequest, queryset: QuerySet[Any], *, error: str = "", status: int = 200
) -> HttpResponse:
    count = queryset.count()
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Generate AI descriptions"),
        "count": count,
        "minutes": _minutes(count),
        "languages": languages(),
        "tones": Tone.choices,
        "chosen": request.POST.dict(),
        "selected": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "action": ACTION,
        "start": START,
        "key": uuid.uuid4().hex,
        "error": error,
    }
    return TemplateResponse(request, "admin/ecom_ai/description/bulk.html", context, status=status)


def _minutes(count: int) -> int | None:
    """How long the last run would have taken for this many; None before the first run."""
    last = Job.objects.filter(kind=tasks.generate_many.name, state=Job.State.DONE, done__gt=0).order_by("-created_at")
    job = last.only("done", "started_at", "finished_at").first()
    if job is None or job.started_at is None or job.finished_at is None:
        return None
    seconds = (job.finished_at - job.started_at) / timedelta(seconds=1)
    return max(1, ceil(count * seconds / job.done / 60))
