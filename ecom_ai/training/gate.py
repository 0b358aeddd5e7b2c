"""May a new classifier take the place of the old one? Part by part and language by language. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

from ecom_ai.engines.significance import mcnemar

Verdict = Literal["better", "worse", "same", "too_few"]
TOO_FEW = 20
SIGNIFICANT = 0.05
DROP = 0.02
"""A loss as large as this is red even where chance could have done it."""
CORRECTIONS = "corrections"


@dataclass(frozen=True, slots=True)
class Answered:
    """One held-out text with what both models said."""

    part: str
    language: str
    label: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class GateRow:
    """`before` and `after` are accuracies; `better` and `worse` count the texts on which only one of the two models is
    right; `p` is McNemar's exact two-sided test on those."""

    part: str
    language: str
    n: int
    before: float
    after: float
    better: int
    worse: int
    p: float
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Gate:
    """Green where nothing is worse and something is better: a part, or the corrections taken together."""

    rows: tuple[GateRow, ...]
    is_better: bool

    def as_metrics(self) -> dict[str, Any]:
        return {"gate": {"rows": [asdict(row) for row in self.rows], "is_better": self.is_better}}

    @classmethod
    def from_metrics(cls, metrics: dict[str, Any]) -> Gate | None:
        found = metrics.get("gate")
        if not found:
            return None
        return cls(tuple(GateRow(**row) for row in found["rows"]), bool(found["is_better"]))


def gate_of(answers: Iterable[Answered]) -> Gate:
    groups: dict[tuple[str, str], list[Answered]] = {}
    for answer in answers:
        groups.setdefault((answer.part, answer.language), []).append(answer)
    rows = tuple(_row(part, language, group) for (part, language), group in sorted(groups.items()))
    corrected = [row for row in rows if row.part == CORRECTIONS]
    gained = sum(row.better - row.worse for row in corrected) > 0
    green = gained or any(row.verdict == "better" for row in rows)
    return Gate(rows, green and not any(row.verdict == "worse" for row in rows))


def _row(part: str, language: str, group: Sequence[Answered]) -> GateRow:
    n = len(group)
    before, after = (sum(getattr(a, name) == a.label for a in group) / n for name in ("before", "after"))
    better = sum(a.after == a.label != a.before for a in group)
    worse = sum(a.before == a.label != a.after for a in group)
    p = mcnemar(better, worse)
    return GateRow(part, language, n, before, after, better, worse, p, _verdict(n, after - before, p))


def _verdict(n: int, gain: float, p: float) -> Verdict:
    if n < TOO_FEW:
        return "too_few"
    if gain <= -DROP or (gain < 0 and p < SIGNIFICANT):
        return "worse"
    return "better" if gain > 0 and p < SIGNIFICANT else "same"
