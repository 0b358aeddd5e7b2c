"""The demo shop, indexed, and one question asked of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from ecom_ai.chat.answering import answer
from ecom_ai.chat.answering.contract import Answer, Question, Turn
from ecom_ai.chat.search import indexing
from ecom_ai.chat.search.fulltext import counts
from ecom_ai.engines.base import TextGenerator
from shop.models import Product
from shop.seed import plan
from shop.seed.build import build

Ask = Callable[..., Answer]


@pytest.fixture(scope="module")
def seeded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Built and indexed once per module; each test's transaction lies inside this one."""
    outer = transaction.atomic()
    with django_db_blocker.unblock():
        outer.__enter__()
        build(plan.small(7), logins=True)
        counts.clear()
        indexing.rebuild()
    yield
    with django_db_blocker.unblock():
        transaction.set_rollback(True)
        outer.__exit__(None, None, None)
        counts.clear()


@pytest.fixture
def shop(seeded: None, db: None) -> None:
    return None


@pytest.fixture
def ask(shop: None) -> Ask:
    return asked


def asked(text: str, *before: str, page: str = "", engine: TextGenerator | None = None, **values: Any) -> Answer:
    """The answer to `text`, after the questions `before`; `page` is the item number of the open product."""
    product = str(Product.objects.get(sku=page).pk) if page else ""
    history: tuple[Turn, ...] = ()
    given = None
    for question in (*before, text):
        if given is not None:
            history = (*history, Turn("bot", given.text, given.sources))
        asking = Question(text=question, history=history, product=product, **values)
        *pieces, given = answer(asking, engine=engine)
        assert isinstance(given, Answer)
        assert given.text == "".join(map(str, pieces))
        history = (*history, Turn("customer", question))
    assert given is not None
    return given


def key(sku: str) -> str:
    return str(Product.objects.get(sku=sku).pk)
