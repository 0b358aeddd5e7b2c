"""Verbs on jobs. Each is one conditional statement, so any number of processes may run it at once."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.db.models.functions import Coalesce, Now

from ecom_ai.conf import conf
from ecom_ai.jobs.clock import in_seconds, lease_end
from ecom_ai.jobs.states import FINAL, OPEN, ItemState, JobState

if TYPE_CHECKING:
    from ecom_ai.jobs.models import Job, JobItem, WorkerBeat  # noqa: F401 - named in quotes below

RELEASED: dict[str, Any] = {"lease_until": None, "heartbeat_at": None}


class JobQuerySet(models.QuerySet["Job"]):
    def open(self) -> Self:
        return self.filter(state__in=OPEN)

    def finished(self) -> Self:
        return self.filter(state__in=FINAL)

    def held(self, job_id: uuid.UUID, token: int) -> Self:
        """The row, as long as this holder may still write it."""
        return self.filter(pk=job_id, token=token, state=JobState.RUNNING)

    def expired(self) -> Self:
        """Running jobs whose worker went silent."""
        return self.filter(state=JobState.RUNNING, lease_until__lt=Now())

    def due(self) -> Self:
        return self.filter(state=JobState.QUEUED, due_at__lte=Now())

    def claimable(self) -> Self:
        """What may start now. Last attempts run one at a time in a queue: if a job kills its worker, the jobs that
        died beside it are not started again beside it until they fail as well."""
        last_attempt_runs = self.model._default_manager.filter(
            queue=OuterRef("queue"),
            state=JobState.RUNNING,
            lease_until__gte=Now(),
            attempts__gte=F("max_attempts"),
            max_attempts__gt=1,
        )
        free = Q(state=JobState.QUEUED, due_at__lte=Now()) | Q(state=JobState.RUNNING, lease_until__lt=Now())
        early = Q(attempts=0) | Q(attempts__lt=F("max_attempts") - 1)
        return self.filter(free, cancel_requested=False, attempts__lt=F("max_attempts")).filter(
            early | ~Exists(last_attempt_runs)
        )

    def start(self) -> int:
        return self.update(
            state=JobState.RUNNING,
            attempts=F("attempts") + 1,
            token=F("token") + 1,
            lease_until=lease_end(),
            heartbeat_at=Now(),
            started_at=Coalesce("started_at", Now()),
            error_code="",
            error="",
        )

    def requeue(self, *, delay: float = 0, **fields: Any) -> int:
        """Back to the queue; the sweeper publishes it as soon as it is due."""
        return self.update(
            state=JobState.QUEUED,
            due_at=in_seconds(delay),
            wake_at=in_seconds(delay),
            publish_count=0,
            **RELEASED,
            **fields,
        )

    def fail(self, code: str, message: str) -> int:
        return self.update(state=JobState.FAILED, error_code=code, error=message, finished_at=Now(), **RELEASED)

    def set_cancelled(self) -> int:
        return self.update(state=JobState.CANCELLED, cancel_requested=True, finished_at=Now(), **RELEASED)

    def visible_to(self, user: Any) -> Self:
        """Those of the user; all for staff who may see jobs."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        if user.is_staff and user.has_perm("ecom_ai.view_job"):
            return self
        return self.filter(user=user)


class JobItemQuerySet(models.QuerySet["JobItem"]):
    def pending(self) -> Self:
        return self.filter(state=ItemState.PENDING)

    def troubled(self) -> Self:
        """Failed or skipped, in order."""
        return self.filter(state__in=[ItemState.FAILED, ItemState.SKIPPED]).order_by("position")


class WorkerBeatQuerySet(models.QuerySet["WorkerBeat"]):
    def alive(self) -> Self:
        return self.filter(seen_at__gte=in_seconds(-2 * conf.JOB_LEASE_SECONDS))
