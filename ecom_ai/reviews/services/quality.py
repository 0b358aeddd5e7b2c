"""How good the model in use is, and which one was in use when."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db.models import Count, F, Q

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.backends import starter_folder
from ecom_ai.reviews.models import Correction
from ecom_ai.reviews.services.counting import Counts, totals_of_model

STARTER = "starter"


@dataclass(frozen=True, slots=True)
class LanguageQuality:
    """Measured on held-out texts; `agreed` of `looked_at` labels stayed when a person looked at them."""

    language: str
    accuracy: float | None = None
    f1: float | None = None
    ece: float | None = None
    n: int = 0
    agreed: int = 0
    looked_at: int = 0


@dataclass(frozen=True, slots=True)
class Quality:
    model: str
    languages: list[LanguageQuality]


@dataclass(frozen=True, slots=True)
class Period:
    """When a model was in use, and the reviews that carry its score now."""

    model: str
    since: datetime | None
    until: datetime | None
    user: Any
    is_roll_back: bool
    counts: Counts


def quality() -> Quality:
    """Of the model in use, by language: its own measurements, and what people said. Two queries."""
    active = artifacts.active("sentiment")
    version = version_of(active)
    measured = measured_quality(active)
    looked_at: dict[str, dict[str, Any]] = {
        str(row["score__language"]): dict(row)
        for row in Correction.objects.standing()
        .filter(model_version=version)
        .values("score__language")
        .annotate(looked_at=Count("pk"), agreed=Count("pk", filter=Q(after=F("guess"))))
        .order_by()
    }
    codes: Iterable[str] = sorted({*measured, *looked_at, "zh", "en"} - {""}, reverse=True)
    return Quality(version, [_of_language(code, measured.get(code, {}), looked_at.get(code, {})) for code in codes])


def _of_language(code: str, measured: dict[str, Any], people: dict[str, Any]) -> LanguageQuality:
    return LanguageQuality(
        language=code,
        accuracy=measured.get("accuracy"),
        f1=measured.get("f1"),
        ece=measured.get("ece"),
        n=int(measured.get("n") or 0),
        agreed=people.get("agreed", 0),
        looked_at=people.get("looked_at", 0),
    )


def measured_quality(artifact: Artifact | None) -> dict[str, dict[str, Any]]:
    """`metrics["languages"]` of a trained model, or of the folder that ships: `{language: {accuracy, f1, ece, n}}`."""
    metrics = artifact.metrics if artifact else _mark_of_starter().get("metrics", {})
    found = metrics.get("languages", {})
    return found if isinstance(found, dict) else {}


def version_of(artifact: Artifact | None) -> str:
    """What its scores name it."""
    return artifact.name if artifact else str(_mark_of_starter().get("version", STARTER))


def _mark_of_starter() -> dict[str, Any]:
    folder = starter_folder("sentiment")
    return _read_mark(folder) if folder else {}


@lru_cache(maxsize=4)
def _read_mark(folder: Path) -> dict[str, Any]:
    path = folder / "ecom_ai.json"
    found = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found if isinstance(found, dict) else {}


def model_history() -> list[Period]:
    """The newest first; the starter was in use until the first activation."""
    log = list(ActivationLog.objects.filter(role="sentiment").select_related("artifact", "user").order_by("pk"))
    counts = {version: totals_of_model(version) for version in {version_of(None), *(_name(row) for row in log)}}
    first = log[0].at if log else None
    periods = [Period(version_of(None), None, first, None, False, counts[version_of(None)])]
    for row, following in zip(log, [*log[1:], None], strict=False):
        name, until = _name(row), following.at if following else None
        periods.append(Period(name, row.at, until, row.user, row.is_roll_back, counts[name]))
    return periods[::-1]


def _name(row: ActivationLog) -> str:
    return version_of(row.artifact)
