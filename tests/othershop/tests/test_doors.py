"""Jobs and the REST surface with this host's keys and users."""

from __future__ import annotations

import uuid
from typing import Any

import pytest
from rest_framework.test import APIClient

from ecom_ai import backends
from ecom_ai.descriptions.models import Draft, LiveDescription
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.tasks import task_of
from tests.othershop.models import Account, Article

from .conftest import GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(reviewer: Account) -> APIClient:
    made = APIClient()
    made.force_authenticate(reviewer)
    return made


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> EchoGenerator:
    made = EchoGenerator(script=[GOOD], prompt_format="chat")
    monkeypatch.setitem(backends._engines, "text", (backends.resolve("text").key, made))
    return made


def work(job_id: str) -> Job:
    job = Job.objects.get(pk=job_id)
    execute(task_of(job.kind).run, str(job.pk))
    job.refresh_from_db()
    return job


def test_a_click_by_rest_ends_in_a_published_text(child: Article, client: APIClient, engine: Any) -> None:
    answer = client.post("/machine/descriptions/", {"product": str(child.pk), "language": "en"}, format="json")
    assert answer.status_code == 202, answer.content
    job = work(answer.json()["job"]["id"])
    assert (job.state, job.user_id) == (Job.State.DONE, client.handler._force_user.pk)

    drafts = client.get("/machine/descriptions/", {"product": str(child.pk)}).json()["results"]
    assert [draft["product"] for draft in drafts] == [str(child.pk)]
    answer = client.post(f"/machine/descriptions/{drafts[0]['id']}/publish/", {}, format="json")
    assert answer.status_code == 200, answer.content
    assert LiveDescription.objects.get().text == GOOD


def test_a_job_over_many_products_keeps_their_text_keys(
    child: Article, parent: Article, client: APIClient, engine: Any
) -> None:
    keys = [str(child.pk), str(parent.pk)]
    answer = client.post("/machine/descriptions/", {"products": keys, "language": "en"}, format="json")
    job = work(answer.json()["job"]["id"])
    assert (job.state, job.total, job.done) == (Job.State.DONE, 2, 2)
    assert set(Draft.objects.values_list("object_id", flat=True)) == set(keys)


@pytest.mark.parametrize("key", ["1", "no-uuid", str(uuid.UUID(int=0))])
def test_an_unknown_product_is_refused_without_a_crash(key: str, client: APIClient) -> None:
    answer = client.post("/machine/descriptions/", {"product": key, "language": "en"}, format="json")
    assert answer.status_code == 404, answer.content
    assert answer.json()["code"] == "product_not_found"


def test_a_stranger_sees_nothing(child: Article) -> None:
    stranger = APIClient()
    assert stranger.get("/machine/descriptions/").status_code in {401, 403}
    customer = Account.objects.create_user("customer@example.com", "secret")
    stranger.force_authenticate(customer)
    assert stranger.get("/machine/descriptions/").status_code == 403
