from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from rest_framework.test import APIClient

from ecom_ai.chat import answering, services, tasks
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.owners import Owner
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from tests.chat.scripted import Scripted
from tests.jobs.conftest import as_current

ROOT = "/api/ai/chat/"


@pytest.fixture(autouse=True)
def broker() -> Iterator[Celery]:
    """Messages are taken and wait inside the process."""
    yield from as_current(Celery("tests", broker="memory://", set_as_current=False))


@pytest.fixture
def scripted(monkeypatch: pytest.MonkeyPatch) -> Scripted:
    made = Scripted()
    monkeypatch.setattr(answering, "answer", made, raising=False)
    return made


@pytest.fixture
def customer(db: None) -> Any:
    return get_user_model().objects.create_user("li", first_name="Li", password="secret")


@pytest.fixture
def staff(db: None) -> Any:
    return make_staff("anna")


def make_staff(name: str) -> Any:
    user = get_user_model().objects.create_user(name, first_name=name.title(), is_staff=True)
    names = ["view_conversation", "answer_conversation"]
    user.user_permissions.set(Permission.objects.filter(codename__in=names, content_type__app_label="ecom_ai"))
    return user


@pytest.fixture
def talk(customer: Any) -> Conversation:
    return services.start(Owner(user=customer), language="en")


@pytest.fixture
def visitor() -> APIClient:
    """A browser without a login; errors of the server come back as answers."""
    return APIClient(raise_request_exception=False)


def begin(client: APIClient, status: int = 201, **body: Any) -> dict[str, Any]:
    return post(client, "conversations/", status, **body)


def post(client: APIClient, url: str, status: int = 200, *, key: str = "", **body: Any) -> dict[str, Any]:
    headers = {"Idempotency-Key": key} if key else {}
    answer = client.post(ROOT + url, body, format="json", headers=headers)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def get(client: APIClient, url: str, status: int = 200) -> dict[str, Any]:
    answer = client.get(ROOT + url)
    assert answer.status_code == status, answer.content
    found: dict[str, Any] = answer.json()
    return found


def work(message: Message | int) -> Message:
    """Be the worker of this answer."""
    row = Message.objects.get(pk=message if isinstance(message, int) else message.pk)
    assert row.job_id is not None
    execute(tasks.answer.run, row.job_id)
    row.refresh_from_db()
    return row


def ask(talk: Conversation, text: str = "How much does the mug hold?", **options: Any) -> Message:
    answer = tasks.ask(talk, text=text, **options).answer
    assert answer is not None
    return answer


def job_of(message: Message) -> Job:
    return Job.objects.get(pk=Message.objects.get(pk=message.pk).job_id)
