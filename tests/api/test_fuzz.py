"""A short, seeded run of schemathesis; the long one is `python -m benchmarks.fuzz --requests 100000`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

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


@pytest.mark.parametrize("role", ["anonymous", "customer", "superuser"])
def test_no_request_that_the_schema_allows_or_forbids_breaks_the_server(role: str, world: World) -> None:
    users: dict[str, Any] = {
        "customer": lambda: make_user("fuzz", is_staff=False),
        "superuser": lambda: get_user_model().objects.create_superuser("fuzz"),
    }
    headers = {}
    if role in users:
        user = users[role]()
        user.set_password("secret")
        user.save()
        headers = credentials("fuzz", "secret")

    def key_of(path: str) -> str:
        return world.key_of(path.removeprefix("/api/ai/").split("/{id}")[0])

    statuses = fuzz(load_schema(), headers, key_of=key_of, examples=4)
    print(role, dict(statuses))
    assert statuses.total() >= 60
    if role == "superuser":
        assert {200, 202} & set(statuses)
        assert {400, 404} <= set(statuses)
    else:
        assert set(statuses) <= {400, 401, 403, 404, 405, 406, 415}
