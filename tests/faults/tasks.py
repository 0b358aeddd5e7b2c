"""Jobs whose effects can be counted: each item leaves one row of the admin's log, in the transaction of its commit."""

from __future__ import annotations

import os
import signal
import time

from django.contrib.admin.models import CHANGE, LogEntry

from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task


@job_task(name="tests.faults.work")
def work(job: RunningJob) -> None:
    """One effect per item, slowly; the cursor says which process is at it."""
    with job.commit(cursor={"pid": os.getpid()}):
        pass
    for items in job.chunks(1):
        time.sleep(job.params["item_seconds"])
        with job.commit(cursor={"pid": os.getpid()}) as step:
            for item in items:
                _leave_effect(job, f"item {item.position}")
                step.record(item)
    with job.finishing():
        _leave_effect(job, "finished")


@job_task(name="tests.faults.poison")
def poison(job: RunningJob) -> None:
    """Kills the worker that runs it, each time."""
    os.kill(os.getpid(), signal.SIGKILL)


@job_task(name="tests.faults.long", queue=Queue.TRAINING)
def long(job: RunningJob) -> None:
    """Longer than a broker's visibility timeout; every start leaves a trace outside the transaction of the end."""
    _leave_effect(job, "started")
    end = time.monotonic() + job.params["seconds"]
    while time.monotonic() < end:
        job.check()
        time.sleep(0.1)
    with job.finishing():
        _leave_effect(job, "finished")


def _leave_effect(job: RunningJob, what: str) -> None:
    LogEntry.objects.create(
        user_id=job.user_id,
        object_id=str(job.id),
        object_repr=what,
        action_flag=CHANGE,
        change_message=str(os.getpid()),
    )
