"""What others do with jobs: enqueue, cancel, retry, look."""

from __future__ import annotations

import hashlib
import json
import logging
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import islice
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ecom_ai.conf import conf
from ecom_ai.exceptions import Conflict, IdempotencyConflict, NotAllowed, NotFound
from ecom_ai.jobs.clock import in_seconds
from ecom_ai.jobs.models import Job, JobItem
from ecom_ai.jobs.publishing import UNPUBLISHED_AFTER, publish
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.states import ItemState, JobState
from ecom_ai.jobs.tasks import JobTask, task_of

logger = logging.getLogger(__name__)

BATCH = 2_000


def enqueue(
    task: JobTask,
    *,
    user: Any = None,
    params: dict[str, Any] | None = None,
    items: Iterable[Any] | None = None,
    key: str = "",
    singleton: str = "",
    max_attempts: int | None = None,
    queue: Queue | None = None,
) -> Job:
    """Write the job in the caller's transaction and wake a worker up after commit.

    `items` are the ids of a bulk job, read once and never held together. The same `key` of the same user gives the
    same job, and `IdempotencyConflict` if params or items differ. While a job of this kind with the same `singleton`
    is open, that one is returned, whoever asked for it. A broker that is away costs nothing but time.
    """
    user = user if user is not None and user.pk is not None else None
    if key:
        _refuse_other_kind(task.name, str(user.pk) if user else "", key)
    job = Job(
        kind=task.name,
        queue=queue or task.queue,
        params=params or {},
        language=get_language() or "",
        user=user,
        owner=str(user.pk) if user else "",
        key=key,
        singleton=singleton,
        max_attempts=max_attempts or task.max_attempts or conf.JOB_MAX_ATTEMPTS,
    )
    return _insert(job, (str(item) for item in items or ()))


def _refuse_other_kind(kind: str, owner: str, key: str) -> None:
    """One key is one request, also where the other body asks for another kind of work."""
    if Job.objects.filter(owner=owner, key=key).exclude(kind=kind).exists():
        raise _key_reused()


def _key_reused() -> IdempotencyConflict:
    return IdempotencyConflict(_("This idempotency key was used with another request."))


def _insert(job: Job, items: Iterator[str]) -> Job:
    for _attempt in range(5):  # the open job that was in the way may end before it is read
        try:
            with transaction.atomic():
                job.save(force_insert=True)
                _add_items(job, items)
        except IntegrityError:
            existing = _existing(job, items)
            if existing is not None:
                return existing
            job._state.adding = True
            continue
        job.awaits_commit = True
        transaction.on_commit(lambda: _publish(job), robust=True)
        return job
    raise Conflict(_("This is being started by somebody else; try again."))


def _existing(job: Job, items: Iterator[str]) -> Job | None:
    if job.key:
        same = Job.objects.filter(kind=job.kind, owner=job.owner, key=job.key).first()
        if same is not None:
            if same.fingerprint != _fingerprint(job, items):
                raise _key_reused()
            return same
    if job.singleton:
        return Job.objects.open().filter(kind=job.kind, singleton=job.singleton).first()
    return None


def _add_items(job: Job, items: Iterator[str]) -> None:
    digest = _digest(job)
    total = 0
    while batch := list(islice(items, BATCH)):
        JobItem.objects.bulk_create(
            [JobItem(job=job, position=total + n, object_id=item) for n, item in enumerate(batch)]
        )
        for item in batch:
            digest.update(b"\0" + item.encode())
        total += len(batch)
    job.total, job.fingerprint = total or 1, digest.hexdigest()
    Job.objects.filter(pk=job.pk).update(
        total=job.total, fingerprint=job.fingerprint, wake_at=in_seconds(UNPUBLISHED_AFTER)
    )


def _fingerprint(job: Job, items: Iterator[str]) -> str:
    digest = _digest(job)
    for item in items:
        digest.update(b"\0" + item.encode())
    return digest.hexdigest()


def _digest(job: Job) -> hashlib._Hash:
    body = json.dumps([job.kind, job.params], cls=DjangoJSONEncoder, sort_keys=True)
    return hashlib.sha256(body.encode())


def _publish(job: Job) -> None:
    job.awaits_commit = False
    if publish(job):
        job.published_at = timezone.now()


def queued_message(job: Job) -> str:
    """What to tell the person who started it. Inside a transaction, such as that of `ATOMIC_REQUESTS`, nobody knows
    yet whether the broker answers."""
    if job.waits_for_broker:
        return _("Accepted. The message broker does not answer; the job starts by itself as soon as it is back.")
    return _("Accepted.")


def get_visible(user: Any, job_id: uuid.UUID | str) -> Job:
    """The job, if it is the user's or the user is staff who may see jobs; otherwise it does not exist."""
    try:
        return Job.objects.visible_to(user).select_related("user").get(pk=uuid.UUID(str(job_id)))
    except (Job.DoesNotExist, ValueError) as error:
        raise NotFound(_("There is no such job.")) from error


def is_visible(user: Any, job: Job) -> bool:
    return Job.objects.visible_to(user).filter(pk=job.pk).exists()


def get_changeable(user: Any, job_id: uuid.UUID | str) -> Job:
    """Like `get_visible`, for cancel and retry: staff need the right to change jobs for those of others."""
    job = get_visible(user, job_id)
    if not may_change(user, job):
        raise NotFound(_("There is no such job."))
    return job


def may_change(user: Any, job: Job) -> bool:
    mine = job.user_id is not None and job.user_id == user.pk
    return mine or bool(user.is_staff and user.has_perm("ecom_ai.change_job"))


def may_read_result(user: Any, job: Job) -> bool:
    """Staff who may see jobs read what came of them, but for what is somebody's own."""
    task = task_of(job.kind)
    return task is None or not task.is_private or (job.user_id is not None and job.user_id == user.pk)


def cancel(job: Job, user: Any = None) -> Job:
    """End it now if it waits; ask the worker to stop if it runs. A finished job stays as it is."""
    rows = Job.objects.filter(pk=job.pk)
    if not rows.filter(state=JobState.QUEUED).set_cancelled():
        rows.filter(state=JobState.RUNNING).update(cancel_requested=True)
    logger.info("Job %s: cancel asked by %s", job.pk, user)
    job.refresh_from_db()
    return job


@transaction.atomic
def retry(job: Job, user: Any = None) -> Job:
    """A new job for what did not succeed: failed and untouched items, or the whole of a job without items.

    While such a job is open, that one is returned: the same click ten times is one retry.

    Seeing a job, even one's own, is not the right to do its work again: publishing needs the right to publish.
    """
    task = task_of(job.kind)
    if user is not None and task is not None and task.permission and not user.has_perm(task.permission):
        raise NotAllowed(_("You may not do this."))
    job = Job.objects.select_for_update().get(pk=job.pk)
    running = Job.objects.open().filter(retry_of=job).first()
    if running is not None:
        return running
    if job.is_open or (job.state == JobState.DONE and not job.failed):
        raise Conflict(_("There is nothing to retry."))
    rest = job.items.filter(state__in=[ItemState.FAILED, ItemState.PENDING]).order_by("position")
    if job.items.exists() and not rest.exists():
        raise Conflict(_("There is nothing to retry."))
    again = Job(
        kind=job.kind,
        queue=job.queue,
        params=job.params,
        language=job.language,
        user=user or job.user,
        owner=str(user.pk) if user else job.owner,
        singleton=job.singleton,
        max_attempts=job.max_attempts,
        retry_of=job,
    )
    return _insert(again, rest.values_list("object_id", flat=True).iterator(chunk_size=BATCH))


@dataclass(frozen=True, slots=True)
class Progress:
    state: JobState
    done: int
    failed: int
    total: int
    rate: float
    """Items per second since the start."""
    remaining: float | None
    """Seconds, where they can be told."""
    preview: str

    @property
    def share(self) -> float:
        return min(1.0, (self.done + self.failed) / self.total) if self.total else 0.0


def progress(job: Job) -> Progress:
    """How far the row is; reads nothing else."""
    processed = job.done + job.failed
    rate, remaining = 0.0, None
    if job.started_at is not None:
        seconds = ((job.finished_at or timezone.now()) - job.started_at) / timedelta(seconds=1)
        rate = processed / seconds if seconds > 0 else 0.0
    if job.state == JobState.RUNNING and rate > 0:
        remaining = max(0, job.total - processed) / rate
    return Progress(JobState(job.state), job.done, job.failed, job.total, rate, remaining, job.preview)
