"""Which tests run where; those that do not run say why."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from django.conf import settings
from django.utils import translation

if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # read by torch: the cores are shared between the test processes

ALL = os.environ.get("ECOM_AI_TEST_ALL") == "1"
SLOW = "starts real processes: set ECOM_AI_TEST_ALL=1"
OUTSIDE = {"outside", "django_db", "postgres", "redis", "processes", "browser"}
"""Markers of tests that reach out of their process."""
DATABASE = {"db", "transactional_db", "django_db_reset_sequences", "live_server"}
"""Fixtures that give a test the database."""


def pytest_addoption(parser: pytest.Parser) -> None:
    meaning = "only tests that reach a database, a broker, a process or a browser: the others cannot differ by server"
    parser.addoption("--outside", action="store_true", help=meaning)


@pytest.fixture(autouse=True)
def starts_in_english() -> Iterator[None]:
    """A request to a Chinese page leaves that language active in its thread; the next test starts in English."""
    with translation.override("en"):
        yield


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--outside"):
        config.hook.pytest_deselected(items=[item for item in items if not _reaches_outside(item)])
        items[:] = [item for item in items if _reaches_outside(item)]
    for item in items:
        for name, reason in _reasons().items():
            if reason and item.get_closest_marker(name):
                item.add_marker(pytest.mark.skip(reason=reason))


def _reaches_outside(item: pytest.Item) -> bool:
    fixtures = set(getattr(item, "fixturenames", ()))
    return bool(fixtures & DATABASE) or any(item.get_closest_marker(name) for name in OUTSIDE)


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
