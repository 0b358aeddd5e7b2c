from __future__ import annotations

import time
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from ecom_ai.jobs import services
from ecom_ai.jobs.execution import claim
from ecom_ai.jobs.heartbeat import heartbeat
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.states import JobState
from ecom_ai.jobs.sweeper import sweep
from tests.jobs.support import count, run, say

LEASE = 3
"""Short, but longer than a busy machine makes a thread wait for its turn: the beat comes three times in it."""
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def short_lease(settings: Any) -> None:
    settings.ECOM_AI_JOB_LEASE_SECONDS = LEASE


def wait_for(condition: Any, seconds: float = 60) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.02)
    return False


def test_a_job_longer_than_its_lease_is_started_once() -> None:
    def slow(job: RunningJob) -> None:
        end = time.monotonic() + 1.5 * LEASE
        while time.monotonic() < end:
            sweep()
            assert claim(job.id) is None
            job.check()
            time.sleep(0.1)

    job = run(services.enqueue(say), slow)
    assert (job.state, job.token) == (JobState.DONE, 1)


def test_a_running_job_hears_that_it_was_cancelled() -> None:
    def patient(job: RunningJob) -> None:
        services.cancel(Job.objects.get(pk=job.id))
        assert wait_for(job.cancelled)
        job.check()

    job = run(services.enqueue(count, items=range(3)), patient)
    assert (job.state, job.done) == (JobState.CANCELLED, 0)
    assert job.finished_at


def test_a_job_hears_that_another_worker_took_it() -> None:
    job = services.enqueue(say)
    running = claim(job.pk)
    assert running is not None
    with heartbeat.holding(running):
        Job.objects.filter(pk=job.pk).update(token=99)
        assert wait_for(running.cancelled)
    job.refresh_from_db()
    assert job.state == JobState.RUNNING, "the other one's row is not touched"


def test_a_silent_worker_loses_its_lease() -> None:
    job = services.enqueue(say)
    claim(job.pk)  # nobody beats for it
    assert wait_for(lambda: sweep().released == 1)


def test_leases_are_extended_by_the_database_clock() -> None:
    job = services.enqueue(say)
    running = claim(job.pk)
    assert running is not None
    first = lease_of(job)
    with heartbeat.holding(running):
        assert wait_for(lambda: lease_of(job) > first)
    assert lease_of(job) - timezone.now() <= timedelta(seconds=LEASE), "no other clock, no other zone"


def lease_of(job: Job) -> datetime:
    job.refresh_from_db()
    assert job.lease_until is not None
    return job.lease_until
