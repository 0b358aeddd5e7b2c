"""The doors behind the button on the product form: start, watch, stop."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.descriptions import tasks
from ecom_ai.descriptions.admin.permissions import GENERATE, demand, may_view
from ecom_ai.descriptions.admin.presenting import present_draft, present_history
from ecom_ai.descriptions.admin.review import wants_json
from ecom_ai.descriptions.models import Draft
from ecom_ai.descriptions.reason_words import error_words
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job, WorkerBeat

PATIENCE = timedelta(seconds=10)


def start(request: HttpRequest, product: Model, back: str) -> HttpResponse:
    """POST: one description of `product`; scripts get the job, everyone else its page."""
    demand(request, GENERATE)
    choice = {name: request.POST.get(name, "") for name in ("language", "tone")}
    try:
        job = tasks.start_one(product.pk, user=request.user, **choice)
    except EcomAIError as error:
        if wants_json(request):
            return JsonResponse({"error": {"code": error.code, "message": error_words(error)}}, status=error.status)
        messages.error(request, error_words(error))
        return HttpResponseRedirect(back)
    page = reverse("admin:ecom_ai_job_change", args=[job.pk])
    if wants_json(request):
        return JsonResponse({"job": str(job.pk), "page": page, "message": jobs.queued_message(job)}, status=202)
    messages.success(request, jobs.queued_message(job))
    return HttpResponseRedirect(page)


def watch(request: HttpRequest, product: Model, job_id: uuid.UUID) -> JsonResponse:
    """GET: the text so far; with the last answer comes the draft."""
    demand(request, GENERATE)
    job = _job_of(product, job_id)
    answer: dict[str, Any] = {
        "state": job.state,
        "open": job.is_open,
        "preview": job.preview,
        "revision": job.preview_revision,
        "notice": _notice(job),
    }
    if not job.is_open:
        draft = Draft.objects.filter(pk=job.result.get("draft")).first() if job.result.get("draft") else None
        seen = draft is not None and may_view(request)
        answer["draft"] = present_draft(draft, request) if draft and seen else None
        answer["history"] = present_history(product) if may_view(request) else []
    return JsonResponse(answer)


def stop(request: HttpRequest, product: Model, job_id: uuid.UUID) -> JsonResponse:
    """POST: the worker stops within one token. Somebody else's needs the right to change jobs."""
    demand(request, GENERATE)
    job = _job_of(product, job_id)
    if not jobs.may_change(request.user, job):
        raise PermissionDenied
    job = jobs.cancel(job, user=request.user)
    return JsonResponse({"state": job.state, "open": job.is_open})


def _job_of(product: Model, job_id: uuid.UUID) -> Job:
    job = Job.objects.filter(pk=job_id, kind=tasks.generate_one.name).first()
    if job is None or job.params.get("product") != str(product.pk):
        raise Http404
    return job


def _notice(job: Job) -> str:
    """What the waiting person should know, in words; empty while all is well."""
    if job.state == Job.State.FAILED:
        return job.error or _("The description could not be written.")
    if job.state == Job.State.CANCELLED:
        return _("Stopped. Nothing was saved.")
    if job.state == Job.State.RUNNING and job.lease_until and job.lease_until < timezone.now():
        return _("The worker went silent; another one will take over.")
    if job.state != Job.State.QUEUED:
        return ""
    if job.attempts:
        return _("It did not work the first time and will be tried again.")
    if timezone.now() - job.created_at > PATIENCE and not _somebody_serves(job.queue):
        return _(
            "No worker is running, so nothing is written now. Your request is kept. "
            "Ask whoever runs the shop to start a worker; “manage.py ecom_ai_doctor” says what is missing."
        )
    if job.published_at is None:
        return _("Accepted, waits for a worker: the message broker does not answer.")
    return _("Accepted, waits for a worker.")


def _somebody_serves(queue: str) -> bool:
    return any(beat.serves(queue) for beat in WorkerBeat.objects.alive())
