"""A product that buyers talk about, and a worker that scores at once when told to."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from celery import Celery
from django.contrib.auth import get_user_model

from ecom_ai import backends
from ecom_ai.engines.echo import EchoClassifier
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.tasks import task_of
from ecom_ai.reviews import tasks
from ecom_ai.reviews.models import ReviewScore
from shop.models import Category, Customer, Product, Review
from tests.jobs.conftest import as_current

GOOD_ZH, BAD_ZH = "质量很好，非常满意。", "质量太差了，很失望。"
GOOD_EN, BAD_EN = "Great quality, I love it.", "Poor quality, it broke after a day."


@pytest.fixture(autouse=True)
def broker() -> Iterator[Celery]:
    """Messages are taken and wait inside the process."""
    yield from as_current(Celery("tests", broker="memory://", set_as_current=False))


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch, db: None) -> EchoClassifier:
    """Its script is the test's to write."""
    made = EchoClassifier()
    monkeypatch.setitem(backends._engines, "sentiment", (backends.resolve("sentiment").key, made))
    return made


@pytest.fixture
def product(db: None) -> Product:
    return make_product("Harbour mug")


@pytest.fixture
def staff(db: None) -> Any:
    return get_user_model().objects.create_superuser("staff", "staff@example.com", "secret")


@pytest.fixture
def write(product: Product) -> Callable[..., Review]:
    """A customer writes a review."""

    def write_one(body: str, rating: int = 5, *, day: str = "2026-03-02", of: Product | None = None) -> Review:
        of = of or product
        return Review.objects.create(
            product=of,
            customer=make_customer(),
            rating=rating,
            body=body,
            language=of.language,
            created_at=datetime.fromisoformat(f"{day}T12:00:00").replace(tzinfo=UTC),
        )

    return write_one


_numbers = itertools.count(1)


def make_product(title: str, *, category: str = "Mugs", language: str = "en") -> Product:
    number = next(_numbers)
    place, _new = Category.objects.get_or_create(
        slug=category.lower(), defaults={"name_en": category, "name_zh": f"{category} zh"}
    )
    return Product.objects.create(
        title=title,
        language=language,
        sku=f"R-{number}",
        slug=f"reviewed-{number}",
        category=place,
        price="18.00",
        stock=5,
    )


def make_customer() -> Customer:
    user = get_user_model().objects.create_user(f"buyer{next(_numbers)}")
    return Customer.objects.create(user=user)


def work(job: Job) -> Job:
    """Be the worker."""
    task = task_of(job.kind)
    assert task is not None
    execute(task.run, str(job.pk))
    job.refresh_from_db()
    return job


def settle() -> list[Job]:
    """What happens after commit, up to the end."""
    tasks.wake_up()
    return work_all()


def work_all() -> list[Job]:
    """Be the worker until nothing waits."""
    done = []
    while job := Job.objects.filter(state=Job.State.QUEUED).order_by("created_at").first():
        done.append(work(job))
    return done


def score_of(review: Review) -> ReviewScore:
    return ReviewScore.objects.of(review).get()
