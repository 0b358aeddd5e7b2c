"""A small seeded shop: the whole catalogue, a few customers, the demo's logins."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth import get_user_model
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from shop.models import Customer, Product
from shop.seed import plan
from shop.seed.build import build


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Built once per module in a transaction of its own; each test's transaction lies inside it."""
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
        build(plan.small(7), logins=True)
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)


@pytest.fixture
def shop(seeded: None, db: None) -> None:
    return None


@pytest.fixture
def english(shop: None) -> Product:
    return Product.objects.get(sku="MUG-E01")


@pytest.fixture
def chinese(shop: None) -> Product:
    return Product.objects.get(sku="MUG-Z01")


@pytest.fixture
def alice(shop: None) -> Customer:
    return Customer.objects.select_related("user").get(user__username="alice")


@pytest.fixture
def signed_in(alice: Customer) -> Client:
    client = Client()
    client.force_login(alice.user)
    return client


@pytest.fixture
def stranger(db: None) -> Client:
    """Signed in, but with no orders."""
    client = Client()
    client.force_login(get_user_model().objects.create_user("stranger", "stranger@example.com"))
    return client
