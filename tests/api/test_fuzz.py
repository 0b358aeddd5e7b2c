"""A short, seeded run of schemathesis; the long one is `python -m benchmarks.fuzz --requests 100000`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from ecom_ai.chat.models import Conversation
from tests.api.conftest import World, make_user
from tests.api.fuzzing import credentials, fuzz, load_schema

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_transaction() -> Iterator[None]:
    """Requests stay in the test's transaction, as with Django's own test client."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def user_of(role: str) -> Any:
    user = (
        get_user_model().objects.create_superuser("fuzz") if role == "superuser" else make_user("fuzz", is_staff=False)
    )
    user.set_password("secret")
    user.save()
    return user


def is_own(path: str) -> bool:
    """What customers have of their own."""
    return path.startswith(("/api/ai/chat/conversations/", "/api/ai/chat/messages/"))


@pytest.mark.parametrize("role", ["anonymous", "customer", "superuser"])
def test_no_request_that_the_schema_allows_or_forbids_breaks_the_server(role: str, world: World) -> None:
    headers = {}
    if role != "anonymous":
        user_of(role)
        headers = credentials("fuzz", "secret")

    def key_of(path: str) -> str:
        return world.key_of(path.removeprefix("/api/ai/").split("/{id}")[0])

    schema = load_schema()
    statuses = fuzz(schema, headers, key_of=key_of, examples=4, paths=lambda path: not is_own(path))
    print(role, dict(statuses))
    assert statuses.total() >= 60
    if role == "superuser":
        assert {200, 202} & set(statuses)
        assert {400, 404} <= set(statuses)
    else:
        assert set(statuses) <= {400, 401, 403, 404, 405, 406, 415}


@pytest.mark.parametrize("role", ["anonymous", "customer"])
def test_no_request_of_a_customer_breaks_the_chat(role: str, world: World) -> None:
    headers = {}
    if role == "customer":
        Conversation.objects.update(user=user_of(role))
        headers = credentials("fuzz", "secret")

    def key_of(path: str) -> str:
        return world.key_of(path.removeprefix("/api/ai/").split("/{id}")[0])

    statuses = fuzz(load_schema(), headers, key_of=key_of, examples=4, paths=is_own)
    print(role, dict(statuses))
    assert statuses.total() >= 40
    if role == "customer":
        assert {200, 201, 400, 404} <= set(statuses)
    else:
        assert set(statuses) <= {200, 400, 403, 404, 405, 406, 415}
