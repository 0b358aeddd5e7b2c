from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from celery import Celery
from django.contrib.auth import get_user_model

from ecom_ai.jobs.publishing import breaker
from tests.othershop.models import Article

GOOD = (
    "The Fjord jacket is made of wool and comes in navy. It weighs 820 g. "
    "The wool keeps its warmth on cold days, and it is easy to take along on every walk."
)


@pytest.fixture
def parent(db: None) -> Article:
    return Article.objects.create(
        title={"main": "Fjord jacket"},
        data={
            "kind": "Jackets",
            "price": {"amount": "129.90", "currency": "EUR"},
            "attributes": {"Material": "wool", "Weight": "820 g"},
            "stock": 3,
        },
    )


@pytest.fixture
def child(parent: Article) -> Article:
    """No title, no category: only what differs."""
    return Article.objects.create(parent=parent, data={"attributes": {"Colour": "navy"}, "stock": 0})


@pytest.fixture
def reviewer(db: None) -> Any:
    return get_user_model().objects.create_superuser("anna@example.com", "secret")


@pytest.fixture(autouse=True)
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """This host has no Celery application of its own; messages wait inside the process."""
    app = Celery("othershop", broker="memory://")
    app.set_current()
    breaker.reset()
    yield
    breaker.reset()
    app.close()
