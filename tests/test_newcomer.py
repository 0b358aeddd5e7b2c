"""What a host forgets: its pages stay up, and `check` or the doctor say what is missing."""

from __future__ import annotations

import types
from typing import Any

import pytest
from celery import Celery, current_app
from django.db import connection
from django.template import Context, Template
from django.test import override_settings

from ecom_ai import doctor
from ecom_ai.checks import check_mounted
from ecom_ai.jobs.models import Job

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


def test_the_doctor_says_that_no_celery_application_is_loaded() -> None:
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
