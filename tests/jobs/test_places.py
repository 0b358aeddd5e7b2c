"""Bulk never holds every thread of a worker that people wait for."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ecom_ai.jobs import services
from ecom_ai.jobs.execution import wake_up
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.places import bulk_places
from ecom_ai.jobs.queues import Queue
from tests.jobs.support import count, say


@pytest.fixture(autouse=True)
def one_place() -> Iterator[None]:
    bulk_places.limit(1)
    yield
    bulk_places.limit(None)


@pytest.mark.django_db
def test_a_bulk_job_without_a_place_stays_queued_and_comes_again() -> None:
    job = services.enqueue(count, items=range(2))
    with bulk_places.take(Queue.BULK) as taken:
        assert taken
        wake_up(count.run, job.pk, count.queue)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (Job.State.QUEUED, 0)
    wake_up(count.run, job.pk, count.queue)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


@pytest.mark.django_db
def test_a_click_needs_no_place() -> None:
    job = services.enqueue(say, params={"text": "hello"})
    with bulk_places.take(Queue.BULK):
        wake_up(say.run, job.pk, say.queue)
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_a_place_comes_back_after_an_error() -> None:
    with pytest.raises(ZeroDivisionError), bulk_places.take(Queue.BULK):
        raise ZeroDivisionError
    with bulk_places.take(Queue.BULK) as taken:
        assert taken
