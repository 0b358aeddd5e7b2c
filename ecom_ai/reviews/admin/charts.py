"""A chart and the table behind it, from the same rows; sentiment_charts.js draws what `spec` says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Series:
    """One line or row of bars; `notes` are what the pointer shows, a sentence per value."""

    role: str
    label: str
    values: Sequence[float | None]
    kind: str = "bar"
    axis: str = "count"
    notes: Sequence[str] = ()

    def spec(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "label": self.label,
            "as": self.kind,
            "axis": self.axis,
            "values": list(self.values),
            "notes": list(self.notes),
        }


@dataclass(frozen=True, slots=True)
class Chart:
    """`summary` says in a sentence what the picture shows, for those who cannot see it."""

    id: str
    title: str
    summary: str
    labels: Sequence[str]
    series: Sequence[Series]
    axes: dict[str, str]
    head: Sequence[str]
    rows: Sequence[Sequence[Any]]
    horizontal: bool = False
    stacked: bool = False

    @property
    def spec(self) -> dict[str, Any]:
        return {
            "horizontal": self.horizontal,
            "stacked": self.stacked,
            "labels": list(self.labels),
            "axes": self.axes,
            "series": [series.spec() for series in self.series],
        }

    @property
    def script_id(self) -> str:
        return f"{self.id}-data"
