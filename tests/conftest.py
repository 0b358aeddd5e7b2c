"""Which tests run where; those that do not run say why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

ALL = os.environ.get("ECOM_AI_TEST_ALL") == "1"
SLOW = "starts real processes: set ECOM_AI_TEST_ALL=1"


@pytest.fixture(autouse=True)
def starts_in_english() -> Iterator[None]:
    """A request to a Chinese page leaves that language active in its thread; the next test starts in English."""
    with translation.override("en"):
        yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        for name, reason in _reasons().items():
            if reason and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


def _reasons() -> dict[str, str]:
    """Marker -> why its tests cannot run here, or an empty string."""
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    on_postgres = settings.DATABASES["default"]["ENGINE"].endswith("postgresql")
    on_redis = getattr(settings, "CELERY_BROKER_URL", "").startswith("redis")
    return {
        "processes": "" if ALL else SLOW,
        "browser": SLOW if not ALL else "" if chromium else "no Chromium on this machine",
        "postgres": "" if on_postgres else "needs DATABASE_URL on PostgreSQL",
        "redis": "" if on_redis else "needs CELERY_BROKER_URL on Redis",
    }
