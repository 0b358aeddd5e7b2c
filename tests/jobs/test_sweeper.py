from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
from celery import Celery
from django.core.management import call_command
from django.db import connection
from django.utils import timezone

from ecom_ai.jobs import services
from ecom_ai.jobs.execution import claim
from ecom_ai.jobs.models import Job, WorkerBeat
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.states import JobState
from ecom_ai.jobs.sweeper import KEEP_DAYS, PER_ROUND, purge, sweep
from ecom_ai.jobs.workers import seen
from tests.jobs.support import count, let_lease_expire, make_due, run, say


def waiting_messages(broker: Celery, queue: Queue = Queue.BULK) -> int:
    with broker.connection_for_write() as broker_connection:
        return int(broker_connection.default_channel._size(queue.value))


@pytest.fixture
def empty_broker(broker: Celery) -> Celery:
    with broker.connection_for_write() as broker_connection:
        for queue in Queue:
            broker_connection.default_channel._purge(queue.value)
    return broker


@pytest.mark.django_db
def test_what_was_never_published_is_published(empty_broker: Celery) -> None:
    job = services.enqueue(count)  # the test's own transaction never commits, so nothing was sent
    assert sweep().published == 0, "the publisher after commit has a second"
    make_due(job)
    assert sweep().published == 1
    assert waiting_messages(empty_broker) == 1
    job.refresh_from_db()
    assert (job.publish_count, job.state) == (1, JobState.QUEUED)
    assert sweep().published == 0


@pytest.mark.django_db
def test_each_wake_up_waits_longer_than_the_one_before() -> None:
    job = services.enqueue(count)
    pauses = []
    for _round in range(7):
        make_due(job)
        sweep()
        job.refresh_from_db()
        pauses.append(round((job.wake_at - timezone.now()).total_seconds()))
    assert pauses == [10, 20, 40, 80, 160, 300, 300]


@pytest.mark.django_db
def test_a_round_publishes_a_bounded_number_per_queue() -> None:
    for _job in range(PER_ROUND + 5):
        make_due(services.enqueue(count))
    make_due(services.enqueue(say))
    assert sweep().published == PER_ROUND + 1
    assert sweep().published == 5


@pytest.mark.django_db
def test_the_job_of_a_dead_worker_is_queued_again_and_published() -> None:
    job = services.enqueue(count)
    claim(job.pk)
    let_lease_expire(job)
    swept = sweep()
    assert swept.released == 1
    job.refresh_from_db()
    assert (job.state, job.attempts, job.lease_until) == (JobState.QUEUED, 1, None)
    assert swept.published + sweep().published == 1


@pytest.mark.django_db
def test_a_job_that_always_kills_its_worker_fails_after_three_attempts() -> None:
    job = services.enqueue(count)
    for _attempt in range(3):
        assert claim(job.pk) is not None
        let_lease_expire(job)
        sweep()
    job.refresh_from_db()
    assert (job.state, job.attempts, job.error_code) == (JobState.FAILED, 3, "attempts_exhausted")
    assert job.error
    assert job.finished_at
    assert claim(job.pk) is None


@pytest.mark.django_db
def test_a_live_lease_is_left_alone() -> None:
    job = services.enqueue(count)
    claim(job.pk)
    sweep()
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


@pytest.mark.django_db
def test_a_job_cancelled_while_its_worker_died_ends_as_cancelled() -> None:
    job = services.enqueue(count)
    claim(job.pk)
    services.cancel(job)
    let_lease_expire(job)
    assert sweep().cancelled == 1
    job.refresh_from_db()
    assert job.state == JobState.CANCELLED


@pytest.mark.django_db
@pytest.mark.parametrize(("alive", "published"), [(True, 1), (False, 0)])
def test_a_queue_whose_messages_were_flushed_is_fed_again_while_workers_idle(alive: bool, published: int) -> None:
    job = services.enqueue(count)
    past, future = timezone.now() - timedelta(seconds=60), timezone.now() + timedelta(seconds=200)
    Job.objects.filter(pk=job.pk).update(due_at=past, published_at=past, wake_at=future, publish_count=5)
    if alive:
        seen("worker@one", [Queue.BULK.value])
    assert sweep().published == published


@pytest.mark.django_db(transaction=True)
def test_sweepers_side_by_side_send_each_wake_up_once(empty_broker: Celery) -> None:
    jobs = [services.enqueue(count) for _job in range(20)]
    for queue in Queue:
        with empty_broker.connection_for_write() as broker_connection:
            broker_connection.default_channel._purge(queue.value)
    for job in jobs[:10]:
        make_due(job)
    for job in jobs[10:]:
        claim(job.pk)
        let_lease_expire(job)

    def round_(_number: int) -> int:
        try:
            return sweep().published
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        published = sum(pool.map(round_, range(8)))
    assert published == waiting_messages(empty_broker) == 20
    assert set(Job.objects.values_list("state", "token")) == {("queued", 0), ("queued", 1)}


@pytest.mark.django_db
def test_old_jobs_are_purged_and_open_ones_never() -> None:
    old, open_, recent = (services.enqueue(say) for _job in range(3))
    run(old, say.run)
    run(recent, say.run)
    Job.objects.filter(pk=old.pk).update(finished_at=timezone.now() - timedelta(days=KEEP_DAYS + 1))
    Job.objects.filter(pk=open_.pk).update(created_at=timezone.now() - timedelta(days=400))
    assert purge() == 1
    assert set(Job.objects.all()) == {open_, recent}


@pytest.mark.django_db
def test_the_command_does_one_round_and_says_what_it_did(capsys: Any) -> None:
    make_due(services.enqueue(count))
    call_command("ecom_ai_sweep", "--once")
    assert "published=1" in capsys.readouterr().out


@pytest.mark.django_db
def test_a_worker_that_was_not_seen_lately_is_not_alive() -> None:
    seen("worker@one", [Queue.BULK.value])
    seen("worker@one", [Queue.BULK.value, Queue.INTERACTIVE.value])
    beat = WorkerBeat.objects.alive().get()
    assert beat.serves(Queue.INTERACTIVE)
    assert beat.info["celery"]
    WorkerBeat.objects.update(seen_at=timezone.now() - timedelta(minutes=1))
    assert not WorkerBeat.objects.alive().exists()
