"""Faults that need real processes, beside the kill script: poison, redelivery, time to recover, cancel."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.utils import timezone

from ecom_ai.jobs import services
from ecom_ai.jobs.models import Job, WorkerBeat
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.states import JobState
from tests.faults.processes import PATIENCE, Processes, kill, wait_for
from tests.faults.tasks import long, poison, work

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def user(transactional_db: Any) -> Any:
    return get_user_model().objects.create_user("faults")


def in_state(job: Job, state: JobState) -> Callable[[], bool]:
    return lambda: Job.objects.filter(pk=job.pk, state=state).exists()


def test_a_job_that_kills_its_worker_is_given_up_and_holds_nobody_up(processes: Processes, user: Any) -> None:
    processes.sweeper()
    worker = processes.worker("worker")
    bad = services.enqueue(poison, user=user)
    good = [services.enqueue(work, user=user, params={"item_seconds": 0.2}, items=range(3)) for _job in range(6)]
    deaths = 0
    start = time.monotonic()
    while not in_state(bad, JobState.FAILED)():
        assert time.monotonic() - start < PATIENCE
        if worker.poll() is not None:
            deaths += 1
            worker = processes.worker("worker")
        time.sleep(0.2)
    assert deaths == 3
    wait_for(lambda: all(in_state(job, JobState.DONE)() for job in good))
    assert Job.objects.get(pk=bad.pk).error_code == "attempts_exhausted"
    assert LogEntry.objects.count() == 6 * 4


def test_a_job_of_a_killed_worker_runs_again_on_another(processes: Processes, user: Any) -> None:
    processes.sweeper()
    victim, _other = processes.worker("victim"), processes.worker("other", concurrency=1)
    job = services.enqueue(work, user=user, params={"item_seconds": 2}, items=range(4))
    wait_for(lambda: Job.objects.filter(pk=job.pk, cursor__has_key="pid").exists())
    pid = Job.objects.get(pk=job.pk).cursor["pid"]
    kill(victim if pid == victim.pid else _other)
    seconds = wait_for(lambda: Job.objects.filter(pk=job.pk).exclude(cursor__pid=pid).exists())
    print(f"{seconds:.1f} s from SIGKILL to the next start (R2: 15 s)")
    wait_for(in_state(job, JobState.DONE))
    assert LogEntry.objects.count() == 5


def test_a_long_job_whose_message_comes_again_and_again_is_started_once(processes: Processes, user: Any) -> None:
    processes.sweeper()
    processes.worker("one")
    processes.worker("two")
    job = services.enqueue(long, user=user, params={"seconds": 12})  # longer than its lease
    past = timezone.now()
    while not in_state(job, JobState.DONE)():
        Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(wake_at=past)  # each round sends it again
        time.sleep(0.5)
        assert timezone.now().timestamp() - past.timestamp() < PATIENCE
    assert sorted(LogEntry.objects.values_list("object_repr", flat=True)) == ["finished", "started"]


def test_a_running_job_is_cancelled_and_workers_are_seen(processes: Processes, user: Any) -> None:
    processes.sweeper()
    processes.worker("worker")
    job = services.enqueue(long, user=user, params={"seconds": 3 * PATIENCE})
    wait_for(in_state(job, JobState.RUNNING))
    beats = {beat.name: beat for beat in WorkerBeat.objects.alive()}
    assert beats["worker@faults"].serves(Queue.TRAINING)
    assert any(name.startswith("sweeper@") for name in beats)
    services.cancel(job)
    print(f"{wait_for(in_state(job, JobState.CANCELLED)):.1f} s to cancel (R7: 2 s)")
