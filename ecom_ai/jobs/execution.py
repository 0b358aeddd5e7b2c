"""What a wake-up does: claim the row, run the function, write the one final state."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable

from django.db import transaction
from django.utils import translation

from ecom_ai.exceptions import EcomAIError, JobCancelled, LeaseLost, TryAgainLater
from ecom_ai.jobs import wording
from ecom_ai.jobs.clock import in_seconds
from ecom_ai.jobs.heartbeat import heartbeat
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.places import bulk_places
from ecom_ai.jobs.running import RunningJob

logger = logging.getLogger(__name__)

POSTPONED_SECONDS = 2.0
BACKOFF_SECONDS, BACKOFF_MOST = 2.0, 60.0


def claim(job_id: uuid.UUID | str) -> RunningJob | None:
    """Take the job, or None if it is not there to be taken."""
    with transaction.atomic():
        if not Job.objects.filter(pk=job_id).claimable().start():
            # It waits for the last attempt of another job: wake it again soon.
            Job.objects.due().filter(pk=job_id, cancel_requested=False).update(wake_at=in_seconds(POSTPONED_SECONDS))
            return None
        return RunningJob(Job.objects.select_related("user").get(pk=job_id))


def wake_up(function: Callable[[RunningJob], None], job_id: uuid.UUID | str, queue: str) -> None:
    """Run the job, or leave it queued where bulk jobs hold every thread that they may."""
    with bulk_places.take(queue) as free:
        if free:
            execute(function, job_id)
        else:
            Job.objects.due().filter(pk=job_id).update(wake_at=in_seconds(POSTPONED_SECONDS))


def execute(function: Callable[[RunningJob], None], job_id: uuid.UUID | str) -> None:
    """Run one job to the end of this attempt. Doing nothing is right when somebody else has it."""
    job = claim(job_id)
    if job is not None:
        with translation.override(job.language or None), heartbeat.holding(job):
            _attempt(function, job)


def _attempt(function: Callable[[RunningJob], None], job: RunningJob) -> None:
    try:
        job.check()
        function(job)
        if not job.finished:
            job.check()
            job.finish()
    except LeaseLost:
        logger.warning("Job %s is held by another worker; what this one did is dropped.", job.id)
    except JobCancelled:
        Job.objects.held(job.id, job.token).set_cancelled()
    except TryAgainLater as error:
        logger.warning("Job %s, attempt %s: %s", job.id, job.attempt, error)
        try_again(job, error.code, str(error))
    except EcomAIError as error:
        logger.warning("Job %s failed: %s", job.id, error)
        Job.objects.held(job.id, job.token).fail(error.code, str(error))
    except Exception:
        logger.exception("Job %s, attempt %s, raised", job.id, job.attempt)
        try_again(job, "internal", wording.error("internal", ""))
        raise


def try_again(job: RunningJob, code: str, message: str) -> None:
    """Queue it once more after a pause, or fail it when the attempts are used up."""
    with transaction.atomic():
        row = Job.objects.held(job.id, job.token)
        attempts, most = row.values_list("attempts", "max_attempts").first() or (0, 0)
        if attempts >= most:
            row.fail(code, message)
            return
        delay = min(BACKOFF_MOST, BACKOFF_SECONDS * 4.0 ** max(0, attempts - 1))
        row.requeue(delay=delay, error_code=code, error=message)
