"""Settings of the shop that are not ours to choose: nothing that people or scripts read may change with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.models import Model
from django.template.loader import render_to_string
from rest_framework.test import APIClient

import ecom_ai
from ecom_ai.checks import check_routers
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.routers import OwnTables
from ecom_ai.shopmap import get_shop_map
from ecom_ai.templatetags.ecom_ai import ai_chat
from shop.models import Product
from tests.api.conftest import make_product
from tests.chat.conftest import begin, post
from tests.jobs.support import say

ROOT = Path(ecom_ai.__file__).parent
NUMBERS = re.compile(
    r'\b(?:value|min|max|data-[a-z-]+|id|for|product)="[^"]*\{\{ *'
    r"(?:[\w.]+\.)?(?:pk|total|done|left|percent|position|last_position|count|revision|version|product|limits\.\w+)"
    r"\b(?![\w.])(?![^}]*unlocalize)"
)
OURS = sorted((ROOT / "templates").rglob("*.html"))


class FromReplica:
    """The router of the textbook: writes to `default`, reads from a replica."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "replica"

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return "default"


class Elsewhere:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "shop"

    db_for_write = db_for_read


@pytest.fixture
def visitor() -> APIClient:
    return APIClient()


@pytest.fixture
def atomic_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict, "ATOMIC_REQUESTS", True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("atomic_requests")
def test_with_atomic_requests_nobody_is_told_that_the_broker_is_away(visitor: APIClient) -> None:
    url = f"conversations/{begin(visitor, language='en')['id']}/"
    assert post(visitor, f"{url}messages/", 202, text="How long does delivery take?")["queued"] is True
    assert Job.objects.get().published_at is not None


@pytest.mark.django_db(transaction=True)
def test_before_the_commit_the_words_promise_nothing_and_blame_nobody() -> None:
    with transaction.atomic():
        job = jobs.enqueue(say)
        assert jobs.queued_message(job) == "Accepted."
    assert not job.awaits_commit


@pytest.mark.parametrize("template", OURS, ids=lambda path: path.name)
def test_numbers_for_scripts_and_forms_have_no_thousands_separator(template: Path) -> None:
    assert NUMBERS.findall(template.read_text("utf-8")) == []


def test_the_chat_of_a_product_with_a_long_number_knows_its_product(settings) -> None:
    settings.USE_THOUSAND_SEPARATOR = True
    page = render_to_string("ecom_ai/chat.html", ai_chat(Product(pk=1234567)))
    assert 'product="1234567"' in page


def test_a_badge_names_its_score_as_scripts_ask_for_it(settings) -> None:
    settings.USE_THOUSAND_SEPARATOR = True
    assert 'data-sentiment="1234"' in render_to_string("admin/ecom_ai/sentiment/label.html", {"id": 1234})


@pytest.mark.parametrize("template", OURS, ids=lambda path: path.name)
def test_a_strict_content_security_policy_has_nothing_to_refuse(template: Path) -> None:
    page = template.read_text("utf-8")
    assert not re.search(r"\sstyle=|<style|\son[a-z]+=|javascript:", page)
    assert not re.search(r"<script(?![^>]*\bsrc=)", page)


@pytest.mark.parametrize("router", [FromReplica, Elsewhere])
def test_a_router_that_parts_ecom_ai_from_what_it_wrote_is_told(settings, router: type) -> None:
    settings.DATABASE_ROUTERS = [router()]
    assert [message.id for message in check_routers()] == ["ecom_ai.W005"]
    settings.DATABASE_ROUTERS = [OwnTables(), router()]
    assert check_routers() == []
    assert Job.objects.all().db == "default"


def test_rows_of_the_map_are_read_where_they_are_written(settings) -> None:
    settings.DATABASE_ROUTERS = [FromReplica()]
    shop_map = get_shop_map()
    assert {mapped.queryset().db for _name, mapped in shop_map.maps()} == {"default"}


@pytest.mark.django_db
def test_a_product_that_the_replica_does_not_have_yet_has_its_title(settings) -> None:
    product = make_product()
    settings.DATABASE_ROUTERS = [FromReplica()]
    assert get_shop_map().products.texts("title", [product.pk]) == {str(product.pk): product.title}
