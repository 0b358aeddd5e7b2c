"""People with and without rights, and one of every object, so that each endpoint has something to protect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from celery import Celery
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from rest_framework.test import APIClient

from ecom_ai import backends
from ecom_ai.artifacts import files
from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.tasks import task_of
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.reviews.services import score_reviews
from ecom_ai.shopmap import get_shop_map
from ecom_ai.training.models import DataSet, TrainingRun
from shop.models import Category, Customer, Product, ProductAttribute, Review
from tests.artifacts.conftest import write_model
from tests.descriptions.conftest import GOOD
from tests.jobs.conftest import as_current

ROOT = "/api/ai/"


@pytest.fixture(autouse=True)
def broker() -> Iterator[Celery]:
    """Messages are taken and wait inside the process."""
    yield from as_current(Celery("tests", broker="memory://", set_as_current=False))


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.ECOM_AI_CACHE_DIR = tmp_path / "cache"
    files._verified.clear()


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> EchoGenerator:
    made = EchoGenerator(prompt_format="chat")
    monkeypatch.setitem(backends._engines, "text", (backends.resolve("text").key, made))
    return made


def make_product(number: int = 0) -> Product:
    category, _new = Category.objects.get_or_create(slug="mugs", defaults={"name_en": "Mugs", "name_zh": "马克杯"})
    product = Product.objects.create(
        title=f"Harbour mug {number}" if number else "Harbour mug",
        language="en",
        sku=f"M-{number}",
        slug=f"harbour-mug-{number}",
        category=category,
        price="18.00",
        stock=5,
    )
    facts = [("Material", "stoneware"), ("Capacity", "350 ml"), ("Weight", "410 g"), ("Colour", "sea green")]
    for position, (name, value) in enumerate([*facts, ("Dishwasher safe", "yes")]):
        ProductAttribute.objects.create(product=product, name=name, value=value, position=position)
    return product


def make_user(name: str, *codenames: str, is_staff: bool = True) -> Any:
    user = get_user_model().objects.create_user(name, is_staff=is_staff)
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames, content_type__app_label="ecom_ai"))
    return user


def client_of(user: Any = None) -> APIClient:
    """Errors of the server come back as answers with status 500, as a caller sees them."""
    client = APIClient(raise_request_exception=False)
    client.force_authenticate(user)
    return client


def work(job: Job) -> Job:
    """Be the worker."""
    task = task_of(job.kind)
    assert task is not None
    execute(task.run, str(job.pk))
    job.refresh_from_db()
    return job


def make_score(product: Product) -> ReviewScore:
    customer = Customer.objects.create(user=get_user_model().objects.create_user("buyer of mugs"))
    review = Review.objects.create(product=product, customer=customer, rating=2, body="Poor quality.", language="en")
    score_reviews([str(review.pk)])
    return ReviewScore.objects.get()


@dataclass
class World:
    """One of every object; `owner` is a member of staff who started what can be started."""

    owner: Any
    product: Product
    job: Job
    draft: Draft
    artifact: Artifact
    run: TrainingRun
    dataset: DataSet
    talk: Conversation
    answer: Message
    score: ReviewScore

    def key_of(self, prefix: str) -> str:
        """The key in the address of the one object under `prefix`."""
        return str(
            {
                "descriptions": self.draft,
                "jobs": self.job,
                "models": self.artifact,
                "training/runs": self.run,
                "chat/conversations": self.talk,
                "chat/messages": self.answer,
                "chat/outcomes": self.talk,
                "reviews": self.score,
            }[prefix].pk
        )


@pytest.fixture
def make_world(engine: EchoGenerator, tmp_path: Path, db: None) -> Callable[[], World]:
    def make() -> World:
        owner, product = make_user("owner"), make_product()
        record = get_shop_map().products.get(product.pk)
        engine._script = [GOOD]
        draft = services.draft_description(
            record, user=owner, engine=EchoGenerator(script=[GOOD], prompt_format="chat")
        )
        return World(
            owner=owner,
            product=product,
            job=tasks.start_one(product.pk, user=owner),
            draft=draft,
            artifact=artifacts.register(write_model(tmp_path / "model"), role="text"),
            run=TrainingRun.objects.create(task="description", params={}),
            dataset=DataSet.objects.create(name="tea", version=1, path="nowhere", manifest={}, card={}),
            talk=(talk := Conversation.objects.create(user=owner, language="en")),
            answer=Message.objects.create(
                conversation=talk,
                role="bot",
                text="Made of stoneware.",
                question=Message.objects.create(conversation=talk, role="customer", text="What is it made of?"),
            ),
            score=make_score(product),
        )

    return make


@pytest.fixture
def world(make_world: Callable[[], World]) -> World:
    return make_world()
