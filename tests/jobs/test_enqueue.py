from __future__ import annotations

import tracemalloc
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction

from ecom_ai.exceptions import IdempotencyConflict
from ecom_ai.jobs import services
from ecom_ai.jobs.models import Job, JobItem
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.states import JobState
from tests.at_once import at_once
from tests.jobs.support import count, run, say


@pytest.fixture
def user(db: Any) -> Any:
    return get_user_model().objects.create_user("buyer", "buyer@example.com", "pw")


@pytest.mark.django_db(transaction=True)
def test_a_job_is_written_with_its_items_and_published_after_commit() -> None:
    with transaction.atomic():
        job = services.enqueue(count, params={"tone": "plain"}, items=range(3))
        assert job.published_at is None
    job.refresh_from_db()
    assert (job.state, job.total, job.queue, job.publish_count) == (JobState.QUEUED, 3, Queue.BULK, 1)
    assert list(job.items.order_by("position").values_list("object_id", flat=True)) == ["0", "1", "2"]


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_caller_leaves_no_job() -> None:
    with transaction.atomic():
        services.enqueue(count, items=range(3))
        transaction.set_rollback(True)
    assert not Job.objects.exists()
    assert not JobItem.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_the_queue_can_be_chosen_for_one_job() -> None:
    assert services.enqueue(count, queue=Queue.INTERACTIVE).queue == Queue.INTERACTIVE


def test_the_same_key_gives_the_same_job(user: Any) -> None:
    first = services.enqueue(count, user=user, params={"a": 1}, items=["1", "2"], key="k")
    again = services.enqueue(count, user=user, params={"a": 1}, items=["1", "2"], key="k")
    assert again == first
    assert JobItem.objects.count() == 2


@pytest.mark.parametrize(("params", "items"), [({"a": 2}, ["1"]), ({"a": 1}, ["2"]), ({"a": 1}, ["1", "2"])])
def test_the_same_key_with_another_body_is_a_conflict(user: Any, params: dict[str, Any], items: list[str]) -> None:
    services.enqueue(count, user=user, params={"a": 1}, items=["1"], key="k")
    with pytest.raises(IdempotencyConflict):
        services.enqueue(count, user=user, params=params, items=items, key="k")


def test_keys_of_different_people_do_not_meet(user: Any) -> None:
    other = get_user_model().objects.create_user("other")
    jobs = {services.enqueue(count, user=who, key="k") for who in (user, other, None)}
    assert len(jobs) == 3
    user.delete()
    other.delete()
    assert Job.objects.filter(key="k", user=None).count() == 3


@pytest.mark.django_db
def test_ten_clicks_are_one_open_job_and_a_later_click_is_a_new_one() -> None:
    jobs = {services.enqueue(say, params={"text": str(n)}, singleton="product:1") for n in range(10)}
    assert len(jobs) == 1
    run(jobs.pop(), say.run)
    assert services.enqueue(say, singleton="product:1").state == JobState.QUEUED
    assert Job.objects.count() == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", [{"key": "same"}, {"singleton": "same"}])
def test_fifty_at_once_are_one_job(how: dict[str, str]) -> None:
    clicks = at_once(lambda _number: services.enqueue(count, params={"a": 1}, items=["1", "2"], **how).pk, 50)
    assert len(set(clicks)) == 1
    assert Job.objects.count() == 1
    assert JobItem.objects.count() == 2


@pytest.mark.django_db
def test_items_of_any_number_are_written_in_flat_memory() -> None:
    tracemalloc.start()
    try:
        job = services.enqueue(count, items=(n for n in range(4_000)))
        small = tracemalloc.get_traced_memory()[1]
        tracemalloc.reset_peak()
        big = services.enqueue(count, items=(n for n in range(20_000)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (job.total, big.total) == (4_000, 20_000)
    assert peak < small * 1.5


@pytest.mark.django_db(transaction=True)
def test_ten_retries_at_once_are_one_job() -> None:
    job = services.cancel(services.enqueue(count, items=range(4)))

    assert len(set(at_once(lambda _number: services.retry(job).pk, 10))) == 1
    assert Job.objects.count() == 2
