from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from tests.faults.processes import Processes


@pytest.fixture
def processes(transactional_db: Any, tmp_path: Path) -> Iterator[Processes]:
    """Workers and sweepers that use the test's own database, and a broker of their own."""
    environment = {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": database_url(),
        "CELERY_BROKER_URL": "filesystem://",
        "VAR_DIR": str(tmp_path),
        "LOG_LEVEL": "WARNING",
    }
    with Processes(environment, tmp_path / "logs") as running:
        yield running


def database_url() -> str:
    settings = connection.settings_dict
    if connection.vendor == "sqlite":
        assert not connection.is_in_memory_db(), "real processes cannot share a database in memory"  # type: ignore[attr-defined]
        return f"sqlite:///{settings['NAME']}"
    secret = f":{settings['PASSWORD']}" if settings["PASSWORD"] else ""
    host, port = settings["HOST"] or "", settings["PORT"] or 5432
    return f"postgresql://{settings['USER']}{secret}@{host}:{port}/{settings['NAME']}"
