"""The job: its row is the truth, a broker message only wakes a worker up."""

from __future__ import annotations

import uuid
from typing import Any

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecom_ai.jobs.querysets import JobItemQuerySet, JobQuerySet, WorkerBeatQuerySet
from ecom_ai.jobs.states import OPEN, ItemState, JobState


class Job(models.Model):
    State = JobState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kind = models.CharField(_("kind"), max_length=100, help_text=_("Name of the task."))
    queue = models.CharField(_("queue"), max_length=50)
    state = models.CharField(_("state"), max_length=10, choices=JobState, default=JobState.QUEUED)
    params = models.JSONField(_("parameters"), default=dict, encoder=DjangoJSONEncoder)
    language = models.CharField(_("language"), max_length=20, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    retry_of = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="retries")

    # `owner` repeats the user's key as text: rows of two deleted users must not collide in the constraint.
    owner = models.CharField(max_length=64, blank=True, editable=False)
    key = models.CharField(_("idempotency key"), max_length=255, blank=True)
    fingerprint = models.CharField(max_length=64, blank=True, editable=False)
    singleton = models.CharField(max_length=255, blank=True, help_text=_("At most one open job of a kind has it."))

    attempts = models.PositiveIntegerField(_("attempts"), default=0, help_text=_("Starts since the last progress."))
    max_attempts = models.PositiveIntegerField(default=3)
    token = models.PositiveIntegerField(default=0, help_text=_("Grows with each start; an older holder may not write."))
    lease_until = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(db_default=Now(), help_text=_("Not started before."))
    wake_at = models.DateTimeField(db_default=Now(), help_text=_("When the sweeper publishes it next."))
    published_at = models.DateTimeField(null=True, blank=True)
    publish_count = models.PositiveIntegerField(default=0)
    cancel_requested = models.BooleanField(default=False)

    total = models.PositiveIntegerField(_("total"), default=0)
    done = models.PositiveIntegerField(_("done"), default=0)
    failed = models.PositiveIntegerField(_("failed"), default=0)
    cursor = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    preview = models.TextField(blank=True)
    preview_revision = models.PositiveIntegerField(default=0)
    result = models.JSONField(_("result"), default=dict, encoder=DjangoJSONEncoder)
    error_code = models.CharField(_("error code"), max_length=50, blank=True)
    error = models.TextField(_("error"), blank=True)

    created_at = models.DateTimeField(_("created"), db_default=Now())
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    awaits_commit = False
    """True on the object that made the row, until its transaction ends: no wake-up has been tried before that."""

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint("kind", "owner", "key", condition=~Q(key=""), name="ecom_ai_job_key"),
            models.UniqueConstraint(
                "kind",
                "singleton",
                condition=Q(state__in=OPEN) & ~Q(singleton=""),
                name="ecom_ai_job_singleton",
            ),
        ]
        indexes = [
            models.Index("queue", "wake_at", condition=Q(state=JobState.QUEUED), name="ecom_ai_job_queued"),
            models.Index("lease_until", condition=Q(state=JobState.RUNNING), name="ecom_ai_job_running"),
            models.Index(fields=["-created_at"], name="ecom_ai_job_created"),
            models.Index("finished_at", name="ecom_ai_job_finished"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def waits_for_broker(self) -> bool:
        """Nobody was woken up, because the broker did not take the message."""
        return self.state == JobState.QUEUED and self.published_at is None and not self.awaits_commit


class JobItem(models.Model):
    """One object of a bulk job, with its own outcome."""

    State = ItemState

    job = models.ForeignKey(Job, models.CASCADE, related_name="items", verbose_name=_("job"))
    position = models.PositiveIntegerField(_("position"))
    object_id = models.CharField(_("object"), max_length=255)
    state = models.CharField(_("state"), max_length=10, choices=ItemState, default=ItemState.PENDING)
    reason_code = models.CharField(_("reason code"), max_length=50, blank=True)
    message = models.TextField(_("reason"), blank=True)

    objects = JobItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("job item")
        verbose_name_plural = _("job items")
        constraints = [models.UniqueConstraint("job", "position", name="ecom_ai_jobitem_position")]
        indexes = [
            models.Index("job", "position", condition=Q(state=ItemState.PENDING), name="ecom_ai_jobitem_pending"),
            models.Index(
                "job",
                "position",
                condition=Q(state__in=[ItemState.FAILED, ItemState.SKIPPED]),
                name="ecom_ai_jobitem_trouble",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.object_id} ({self.state})"


class WorkerBeat(models.Model):
    """A worker or sweeper says that it lives; the doctor reads it without asking the broker."""

    name = models.CharField(_("name"), max_length=255, unique=True)
    queues = models.JSONField(_("queues"), default=list)
    info = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    started_at = models.DateTimeField(_("started"), db_default=Now())
    seen_at = models.DateTimeField(_("last seen"), db_default=Now())

    objects = WorkerBeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")

    def __str__(self) -> str:
        return self.name

    def serves(self, queue: str) -> bool:
        queues: list[Any] = self.queues
        return queue in queues
