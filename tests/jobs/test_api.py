from __future__ import annotations

import uuid
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from rest_framework.test import APIClient

from ecom_ai.jobs import services
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState
from tests.jobs.support import count, refuse, run, say

pytestmark = pytest.mark.django_db
URL = "/api/ai/jobs/"


def client_of(user: Any = None) -> APIClient:
    client = APIClient()
    client.force_authenticate(user)
    return client


@pytest.fixture
def owner() -> Any:
    return get_user_model().objects.create_user("owner")


@pytest.fixture
def job(owner: Any) -> Job:
    return services.enqueue(count, user=owner, items=range(3))


def reader(*codenames: str, is_staff: bool = True) -> Any:
    user = get_user_model().objects.create_user("reader", is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="ecom_ai"))
    return user


def test_the_owner_sees_state_and_progress(owner: Any, job: Job) -> None:
    run(job, count.run)
    answer = client_of(owner).get(f"{URL}{job.pk}/")
    assert answer.status_code == 200
    shown = answer.json()
    assert (shown["state"], shown["done"], shown["total"], shown["failed"]) == ("done", 3, 3, 0)
    assert shown["remaining_seconds"] is None
    assert shown["error"] is None


def test_a_failed_job_tells_why(owner: Any) -> None:
    job = run(services.enqueue(refuse, user=owner), refuse.run)
    shown = client_of(owner).get(f"{URL}{job.pk}/").json()
    assert shown["error"] == {"code": "no_facts", "detail": "This product has no facts."}


@pytest.mark.parametrize("method", ["get", "cancel", "retry"])
def test_somebody_elses_job_does_not_exist(job: Job, method: str) -> None:
    stranger = client_of(get_user_model().objects.create_user("stranger"))
    answer = stranger.get(f"{URL}{job.pk}/") if method == "get" else stranger.post(f"{URL}{job.pk}/{method}/")
    missing = stranger.get(f"{URL}{uuid.uuid4()}/")
    assert (answer.status_code, answer.json()) == (404, missing.json())
    assert answer.json()["code"] == "not_found"
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_a_customer_with_the_permission_but_not_staff_sees_nothing(job: Job) -> None:
    assert client_of(reader("view_job", "change_job", is_staff=False)).get(f"{URL}{job.pk}/").status_code == 404


@pytest.mark.parametrize(("rights", "status"), [(["view_job"], 404), (["view_job", "change_job"], 200)])
def test_staff_need_the_right_to_cancel_for_others(job: Job, rights: list[str], status: int) -> None:
    client = client_of(reader(*rights))
    assert client.get(f"{URL}{job.pk}/").status_code == 200
    assert client.post(f"{URL}{job.pk}/cancel/").status_code == status


def test_nobody_signed_in_sees_nothing(job: Job) -> None:
    answer = APIClient().get(f"{URL}{job.pk}/")
    assert answer.status_code in {401, 403}
    assert answer.json()["code"] == "not_authenticated"


def test_jobs_of_deleted_users_are_not_everybodys(owner: Any, job: Job) -> None:
    owner.delete()
    stranger = get_user_model().objects.create_user("stranger")
    assert client_of(stranger).get(f"{URL}{job.pk}/").status_code == 404


@pytest.mark.parametrize("pk", ["1", "x" * 300, "%00", "..", "1e5"])
def test_nonsense_ids_are_404(owner: Any, pk: str) -> None:
    assert client_of(owner).get(f"{URL}{pk}/").status_code == 404


def test_a_waiting_job_is_cancelled_at_once_and_stays_so(owner: Any, job: Job) -> None:
    for _click in range(3):
        answer = client_of(owner).post(f"{URL}{job.pk}/cancel/")
        assert (answer.status_code, answer.json()["state"]) == (200, "cancelled")
    assert run(job, count.run).state == JobState.CANCELLED
    assert job.done == 0


def test_a_finished_job_cannot_be_cancelled_any_more(owner: Any) -> None:
    job = run(services.enqueue(say, user=owner), say.run)
    assert client_of(owner).post(f"{URL}{job.pk}/cancel/").json()["state"] == "done"


def test_retry_makes_a_job_of_what_is_left(owner: Any, job: Job) -> None:
    services.cancel(job)
    answer = client_of(owner).post(f"{URL}{job.pk}/retry/")
    assert answer.status_code == 202
    again = Job.objects.get(pk=answer.json()["id"])
    assert (again.retry_of, again.total, again.user) == (job, 3, owner)


def test_there_is_nothing_to_retry_in_a_job_that_succeeded(owner: Any) -> None:
    job = run(services.enqueue(say, user=owner), say.run)
    answer = client_of(owner).post(f"{URL}{job.pk}/retry/")
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
