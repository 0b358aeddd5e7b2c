"""Job functions of the tests, and ways to make a worker die."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from ecom_ai.exceptions import EngineUnavailable, InvalidInput
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task


@job_task(name="tests.jobs.count", label="Count")
def count(job: RunningJob) -> None:
    for items in job.chunks(2):
        with job.commit() as step:
            for item in items:
                step.record(item)


@job_task(name="tests.jobs.say", queue=Queue.INTERACTIVE)
def say(job: RunningJob) -> None:
    job.finish({"said": job.params.get("text", "")})


@job_task(name="tests.jobs.engine_away")
def engine_away(job: RunningJob) -> None:
    raise EngineUnavailable("The model server does not answer.")


@job_task(name="tests.jobs.refuse")
def refuse(job: RunningJob) -> None:
    raise InvalidInput("This product has no facts.", code="no_facts")


@job_task(name="tests.jobs.crash")
def crash(job: RunningJob) -> None:
    raise ZeroDivisionError("secret detail")


def run(job: Job, function: Callable[[RunningJob], None]) -> Job:
    execute(function, job.pk)
    job.refresh_from_db()
    return job


def let_lease_expire(job: Job) -> None:
    """What the database shows some seconds after a SIGKILL."""
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(seconds=1))


def make_due(job: Job) -> None:
    past = timezone.now() - timedelta(seconds=1)
    Job.objects.filter(pk=job.pk).update(due_at=past, wake_at=past)
