"""Brings back what was lost: wake-ups that never arrived, and jobs whose worker died.

Any number of sweepers may run: each change is one conditional update, and a wake-up too many does nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.db.models import F

from ecom_ai.jobs import wording
from ecom_ai.jobs.clock import in_seconds
from ecom_ai.jobs.models import Job, WorkerBeat
from ecom_ai.jobs.publishing import publish
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.states import JobState

logger = logging.getLogger(__name__)

Chore = Callable[[], int]
_chores: list[Chore] = []
_purges: list[Chore] = []

PER_ROUND = 50
STARVING_SECONDS, STARVING_MOST = 5.0, 20
KEEP_DAYS = 90
PURGE_BATCH = 500


def add_chore(chore: Chore) -> None:
    """Let a feature do its own mending in each round, e.g. for rows whose job was given up."""
    if chore not in _chores:
        _chores.append(chore)


def add_purge(purge: Chore) -> None:
    """Let a feature delete its own old rows where old jobs are deleted."""
    if purge not in _purges:
        _purges.append(purge)


@dataclass(slots=True)
class Round:
    """What one round did."""

    cancelled: int = 0
    failed: int = 0
    released: int = 0
    published: int = 0

    def __bool__(self) -> bool:
        return any(asdict(self).values())


def sweep() -> Round:
    swept = Round()
    swept.cancelled = _cancel_asked()
    swept.failed = _fail_exhausted()
    swept.released = Job.objects.expired().filter(attempts__lt=F("max_attempts"), cancel_requested=False).requeue()
    swept.published = _publish_waiting()
    for chore in _chores:
        chore()
    if swept:
        logger.info("Sweeper: %s", swept)
    return swept


def _cancel_asked() -> int:
    waiting = Job.objects.filter(state=JobState.QUEUED, cancel_requested=True).set_cancelled()
    return waiting + Job.objects.expired().filter(cancel_requested=True).set_cancelled()


def _fail_exhausted() -> int:
    return (
        Job.objects.expired()
        .filter(attempts__gte=F("max_attempts"), cancel_requested=False)
        .fail("attempts_exhausted", wording.error("attempts_exhausted", ""))
    )


def _publish_waiting() -> int:
    published = 0
    for queue in Queue:
        for job in [*_overdue(queue), *_starving(queue)]:
            # Whoever moves `wake_at` publishes: two sweepers do not send the same wake-up.
            if Job.objects.filter(pk=job.pk, state=JobState.QUEUED, wake_at=job.wake_at).update(wake_at=in_seconds(5)):
                if not publish(job):
                    return published  # the broker is away; the next round tries again
                published += 1
    return published


def _overdue(queue: Queue) -> list[Job]:
    rows = Job.objects.filter(state=JobState.QUEUED, queue=queue, wake_at__lte=in_seconds(0))
    return list(rows.order_by("wake_at").only(*_FIELDS)[:PER_ROUND])


def _starving(queue: Queue) -> list[Job]:
    """Oldest waiting jobs of a queue whose workers live and do nothing: its messages are gone (a flushed broker), so
    the pause before the next wake-up, which grows with each, need not be sat out."""
    waiting = (
        Job.objects.due()
        .filter(queue=queue, published_at__lt=in_seconds(-STARVING_SECONDS), wake_at__gt=in_seconds(0))
        .order_by("created_at")
        .only(*_FIELDS)
    )
    busy = Job.objects.filter(queue=queue, state=JobState.RUNNING, lease_until__gte=in_seconds(0))
    if not waiting.exists() or busy.exists() or not _alive(queue):
        return []
    return list(waiting[:STARVING_MOST])


def _alive(queue: Queue) -> bool:
    return any(beat.serves(queue) for beat in WorkerBeat.objects.alive())


_FIELDS = ["id", "kind", "queue", "wake_at", "publish_count"]


def purge() -> int:
    """Delete jobs that ended long ago, and workers that were not seen for a day."""
    WorkerBeat.objects.filter(seen_at__lt=in_seconds(-86_400)).delete()
    for each in _purges:
        each()
    old = Job.objects.finished().filter(finished_at__lt=in_seconds(-86_400 * KEEP_DAYS))
    ids = list(old.order_by("finished_at").values_list("pk", flat=True)[:PURGE_BATCH])
    Job.objects.filter(pk__in=ids).delete()
    return len(ids)
