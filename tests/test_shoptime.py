"""The shop's clock with and without time zones in the database."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from rest_framework.test import APIClient

from ecom_ai import shoptime
from ecom_ai.chat.services.budgets import _seconds_to_midnight
from ecom_ai.chat.services.hours import staff_state
from ecom_ai.checks import check_zones

MOMENT = datetime(2026, 3, 1, 20, 30, tzinfo=UTC)


def test_a_day_is_that_of_the_shop_and_not_of_utc(settings: Any) -> None:
    settings.TIME_ZONE = "Asia/Shanghai"
    assert shoptime.day(MOMENT) == date(2026, 3, 2)
    assert shoptime.at(date(2026, 3, 2), time(4, 30)) == MOMENT


def test_without_zones_moments_are_taken_as_they_are(settings: Any) -> None:
    settings.USE_TZ = False
    assert shoptime.day(datetime(2026, 3, 1, 20, 30)) == date(2026, 3, 1)  # noqa: DTZ001 - what such a database holds
    assert shoptime.at(date(2026, 3, 1), time(8)).tzinfo is None
    assert 0 < _seconds_to_midnight() <= 86_400


def test_a_date_is_a_day(settings: Any) -> None:
    assert shoptime.day(date(2026, 3, 1)) == date(2026, 3, 1)


@pytest.mark.django_db
def test_the_chat_opens_without_zones(settings: Any) -> None:
    settings.USE_TZ = False
    assert staff_state(language="en").available
    assert APIClient().get("/api/ai/chat/conversations/").status_code == 200


@pytest.mark.django_db
def test_the_dashboard_opens_without_zones(settings: Any, admin_client: Any) -> None:
    settings.USE_TZ = False
    assert admin_client.get("/en/admin/ecom_ai/sentimentdashboard/").status_code == 200


def test_a_clock_that_is_hours_away_is_told(settings: Any) -> None:
    settings.USE_TZ, settings.TIME_ZONE = False, "Asia/Shanghai"
    settings.DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
    assert [each.id for each in check_zones()] == ["ecom_ai.W003"]
    settings.USE_TZ = True
    assert check_zones() == []
