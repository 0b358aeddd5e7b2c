from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery

from ecom_ai.artifacts import files
from ecom_ai.training import services
from ecom_ai.training.models import DataSet
from tests.engines.hf_training.conftest import write_records
from tests.jobs.conftest import as_current

SMALL = {
    "vocabulary": 400,
    "layers": 1,
    "width": 16,
    "heads": 2,
    "context": 128,
    "batch_tokens": 512,
    "steps": 8,
    "warm_up": 2,
    "learning_rate": 0.01,
    "log_every": 1,
    "validate_every": 4,
    "checkpoint_every": 2,
    "threads": 1,
    "precision": "fp32",
    "device": "cpu",
}
"""Options of a model so small that a step takes milliseconds."""


@pytest.fixture(autouse=True)
def folders(settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.ECOM_AI_CACHE_DIR = tmp_path / "cache"
    files._verified.clear()


@pytest.fixture(autouse=True)
def broker() -> Iterator[Celery]:
    yield from as_current(Celery("tests", broker="memory://", set_as_current=False))


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_records(tmp_path / "data")


@pytest.fixture
def dataset(db, data: Path) -> DataSet:
    return services.create_data_set(data, name="tea", card={"languages": {"en": 60, "zh": 60}})
