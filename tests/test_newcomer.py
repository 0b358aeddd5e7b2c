"""What a host forgets: its pages stay up, and `check` or the doctor say what is missing."""

from __future__ import annotations

import sys
import types
from pathlib import Path
from typing import Any

import pytest
from celery import Celery, current_app
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db import connection
from django.template import Context, Template
from django.test import override_settings

from ecom_ai import doctor
from ecom_ai.chat.admin.queue import customer_name
from ecom_ai.checks import check_engines, check_mounted, check_shop_map
from ecom_ai.exceptions import ConfigurationError
from ecom_ai.jobs.models import Job
from ecom_ai.shopmap import DocumentMap, OrderMap, ProductMap, ShopMap, problems

CHAT = Template("{% load ecom_ai %}{% ai_chat %}")


@pytest.fixture
def unmounted() -> Any:
    bare = types.ModuleType("bare_urls")
    bare.urlpatterns = []  # type: ignore[attr-defined]
    with override_settings(ROOT_URLCONF=bare):
        yield


def test_without_our_urls_a_page_has_no_chat_and_no_error(unmounted: None) -> None:
    assert CHAT.render(Context()).strip() == ""
    assert [message.id for message in check_mounted()] == ["ecom_ai.I002"]


def test_with_our_urls_the_page_has_the_chat() -> None:
    assert "<ecom-ai-chat" in CHAT.render(Context())
    assert check_mounted() == []


def test_the_doctor_says_that_no_celery_application_is_loaded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery itself reads it
    mine = current_app._get_current_object()
    try:
        Celery("nobody", set_as_current=True)
        found = list(doctor._broker())
    finally:
        mine.set_current()
    assert [(each.level, "celery.py" in each.hint) for each in found] == [("error", True)]


@pytest.mark.django_db
def test_the_doctor_tells_missing_tables_from_a_database_that_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Job._meta, "db_table", "not_there")
    assert doctor._tables_are_missing()
    monkeypatch.undo()
    assert not doctor._tables_are_missing()
    assert connection.vendor


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "from shop.models import OrderLine\nurl = OrderLine.get_absolute_url",
            "line 2: AttributeError: type object 'OrderLine'",
        ),
        (
            "from ecom_ai.shopmap import ProductMap\nmapped = ProductMap('shop.Product', name='title')",
            "line 2: TypeError",
        ),
        ("shop_map = (", "SyntaxError: '(' was never closed (broken_map.py, line 1)"),
        ("import nowhere", "No module named 'nowhere'"),
        ("shop_mop = 1", "broken_map has no 'shop_map'"),
    ],
)
def test_a_map_that_breaks_off_is_told_with_its_line(
    text: str, words: str, tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "broken_map.py").write_text(text)
    monkeypatch.syspath_prepend(tmp_path)
    settings.ECOM_AI_SHOP_MAP = "broken_map.shop_map"
    try:
        (found,) = check_shop_map()
    finally:
        sys.modules.pop("broken_map", None)
    assert found.id == "ecom_ai.E001"
    assert words in found.msg


@pytest.mark.parametrize(
    ("mapped", "words"),
    [
        (ProductMap("shop.Product", title="title", url="get_absolute_url"), "url takes a function"),  # type: ignore[arg-type]
        (ProductMap("shop.Product", title="title", available="published"), "available takes a Q"),  # type: ignore[arg-type]
        (ProductMap("shop.Product", title="title", prefetch="attributes"), 'prefetch=("attributes",)'),  # type: ignore[arg-type]
        (ProductMap("shop.Product", title="title", prefetch=("nope",)), "which the model does not have"),
        (OrderMap("shop.Order", number="number", contact="email"), 'contact=("email",)'),  # type: ignore[arg-type]
    ],
)
def test_a_value_of_the_wrong_kind_is_told_in_words(mapped: Any, words: str) -> None:
    assert any(words in problem for problem in problems(mapped))


def test_one_document_map_without_its_tuple_is_told() -> None:
    document = DocumentMap("shop.FaqEntry", title="question", text="answer")
    with pytest.raises(ConfigurationError, match="documents takes a tuple"):
        ShopMap(products=ProductMap("shop.Product", title="title"), documents=document)  # type: ignore[arg-type]


def test_an_engine_of_no_role_is_told(settings: Any) -> None:
    settings.ECOM_AI_ENGINES = {"txt": {"BACKEND": "ecom_ai.engines.echo.Echo"}}
    assert any("there is no such role" in each.msg for each in check_engines())


def test_a_user_model_without_names_is_called_by_what_it_signs_in_with() -> None:
    talk = types.SimpleNamespace(user=types.SimpleNamespace(get_username=lambda: "li@example.com"))
    assert customer_name(talk) == "li@example.com"  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.parametrize(("command", "option"), [("ecom_ai_describe", "facts"), ("ecom_ai_score_reviews", "texts")])
def test_a_file_of_which_no_line_can_be_used_is_an_error(command: str, option: str, tmp_path: Path) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"wrong": "column"}\n')
    with pytest.raises(CommandError, match="No line could be used"):
        call_command(command, **{option: source, "out": target})
    assert "wrong" in target.read_text() or "error" in target.read_text()


@pytest.mark.parametrize(
    ("first", "last", "shown"), [("晓梅", "林", "林晓梅"), ("Alice", "Moreau", "Alice Moreau"), ("", "林", "林")]
)
def test_a_chinese_name_begins_with_the_family(first: str, last: str, shown: str) -> None:
    customer = get_user_model()(username="mei", first_name=first, last_name=last)
    assert customer_name(types.SimpleNamespace(user=customer)) == shown  # type: ignore[arg-type]
