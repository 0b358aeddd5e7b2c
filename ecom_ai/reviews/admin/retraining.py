"""Learning from corrections: start a run, see whether its model is better, put it in use, keep the old one, go back."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import EcomAIError, InvalidInput
from ecom_ai.jobs import services as jobs
from ecom_ai.reviews import services
from ecom_ai.reviews.admin.frame import frame
from ecom_ai.reviews.admin.permissions import ACTIVATE, TRAIN, demand, may_view
from ecom_ai.reviews.admin.retraining_rows import gate_rows, history_rows, state_rows
from ecom_ai.training.models import TrainingRun

ROLE = "sentiment"
NAME = "ecom_ai_sentimentdashboard"
BASES = ("active", "starter")


def urls(model_admin: ModelAdmin) -> list[URLPattern]:
    def door(address: str, view: Callable[..., HttpResponse], name: str, *, posted: bool = True) -> Any:
        bound: Any = partial(view, model_admin)
        guarded: Any = model_admin.admin_site.admin_view(require_POST(bound) if posted else bound)
        return path(f"models/{address}", guarded, name=f"{NAME}_{name}")

    return [
        door("", models_page, "models", posted=False),
        door("progress/", progress, "models_progress", posted=False),
        door("retrain/", retrain, "retrain"),
        door("<int:pk>/activate/", activate, "activate"),
        door("<int:pk>/keep/", keep, "keep"),
        door("<int:pk>/rollback/", roll_back, "rollback"),
    ]


def models_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    _look(request)
    state = services.retraining()
    current, candidate = artifacts.active(ROLE), _candidate()
    context = {
        **frame(model_admin, request, _("Learning from corrections"), tab="models"),
        "state": state,
        "rows": state_rows(state),
        "running": _running(state.run),
        "current": current,
        "candidate": candidate,
        "gate": gate_rows(services.gate(candidate)) if candidate else None,
        "history": history_rows(services.model_history()),
        "bases": [("active", current or _("the starter")), *([("starter", _("the starter"))] if current else [])],
        "key": uuid.uuid4().hex,
    }
    return TemplateResponse(request, "admin/ecom_ai/sentiment/models.html", context)


def progress(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    """GET: how far the run is; asked for every second while one is going."""
    _look(request)
    return JsonResponse({"run": _running(services.retraining().run)}, headers={"Cache-Control": "no-store"})


def retrain(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    demand(request, TRAIN)
    wants_activation = request.POST.get("activate") == "1" and request.user.has_perm(ACTIVATE)
    base = request.POST.get("base", "active")

    def start() -> str:
        if base not in BASES:
            raise InvalidInput(_("Start from the model in use or from the starter."), code="unknown_base")
        key = request.POST.get("key", "").replace("\0", "")[:64]
        run = services.start_retraining(user=request.user, base=base, activate=wants_activation, key=key)
        return jobs.queued_message(run.job) if run.job else ""

    return _done(model_admin, request, start)


def activate(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, ACTIVATE)

    def switch() -> str:
        artifact = artifacts.activate(_artifact(pk), user=request.user)
        return _("%(model)s is in use now. The reviews are scored again with it.") % {"model": artifact}

    return _done(model_admin, request, switch)


def keep(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    demand(request, ACTIVATE)

    def decline() -> str:
        artifact = _artifact(pk)
        services.decline(artifact, user=request.user)
        return _("%(model)s is not used; the model in use stays.") % {"model": artifact}

    return _done(model_admin, request, decline)


def roll_back(model_admin: ModelAdmin, request: HttpRequest, pk: int) -> HttpResponse:
    """`pk` is the model that the person saw in use: a second click does not go back twice."""
    demand(request, ACTIVATE)

    def switch() -> str:
        before = artifacts.roll_back(ROLE, user=request.user, expected=_artifact(pk))
        return _("%(model)s is in use again. The reviews are scored again with it.") % {
            "model": before or _("the starter")
        }

    return _done(model_admin, request, switch)


def _done(model_admin: ModelAdmin, request: HttpRequest, step: Callable[[], str]) -> HttpResponse:
    try:
        model_admin.message_user(request, step(), messages.SUCCESS)
    except EcomAIError as error:
        model_admin.message_user(request, str(error), messages.ERROR)
    return HttpResponseRedirect(reverse(f"admin:{NAME}_models"))


def _artifact(pk: int) -> Artifact:
    artifact = artifacts.get(pk)
    if artifact.role != ROLE:
        raise InvalidInput(_("This is no model for review sentiment."), code="other_role")
    return artifact


def _candidate() -> Artifact | None:
    """The newest model that nobody has decided about."""
    newest = Artifact.objects.filter(role=ROLE).order_by("-version").first()
    is_open = newest is not None and newest.state == Artifact.State.READY and not newest.metrics.get("declined")
    return newest if is_open else None


def _running(run: TrainingRun | None) -> dict[str, Any] | None:
    if run is None or run.job is None or not run.job.is_open:
        return None
    seen = jobs.progress(run.job)
    return {
        "url": reverse("admin:ecom_ai_trainingrun_change", args=[run.pk]),
        "state": str(run.job.get_state_display()),
        "done": seen.done,
        "total": seen.total,
        "remaining": None if seen.remaining is None else round(seen.remaining),
    }


def _look(request: HttpRequest) -> None:
    if not may_view(request):
        raise PermissionDenied
