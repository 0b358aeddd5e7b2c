"""Labelled texts on disk: JSONL files of {"text", "label", "language", "part", "start", "end", "probabilities"}."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ecom_ai.engines.base import SENTIMENTS
from ecom_ai.engines.hf.training.records import VALID_FILE, read_as, training_files, whole_signs

GENERATED = "generated"
"""Part of records that were written for the project; they may travel with the model, customers' texts never do."""
LONGEST = 20_000
"""Signs of a text that training reads; what follows would be cut off later anyway."""


@dataclass(frozen=True, slots=True)
class LabelledText:
    """`label` is empty where nobody judged the text; a term is `text[start:end]`, or no term where `end` is 0."""

    text: str
    label: str = ""
    language: str = ""
    part: str = ""
    start: int = 0
    end: int = 0
    probabilities: tuple[float, ...] = ()
    """What another model thinks, in the order of `SENTIMENTS`: learned like a label, but doubts and all."""

    @property
    def is_term(self) -> bool:
        return self.end > self.start


def read(path: Path) -> Iterator[LabelledText]:
    return read_as(path, _record)


def _record(row: dict[str, Any]) -> LabelledText:
    label, text = str(row.get("label") or ""), whole_signs(row["text"])
    if label and label not in SENTIMENTS:
        raise ValueError(f"label is {label[:20]!r}, not one of {', '.join(SENTIMENTS)}")
    start, end = int(row.get("start") or 0), int(row.get("end") or 0)
    if not 0 <= start <= end <= len(text):
        raise ValueError(f"no term from {start} to {end} in {len(text)} signs")
    given = tuple(float(share) for share in row.get("probabilities") or ())
    if given and (len(given) != len(SENTIMENTS) or not abs(sum(given) - 1) <= 0.01 or min(given) < 0):
        raise ValueError("probabilities are three shares that sum to 1")
    return LabelledText(
        text[:LONGEST] if end <= LONGEST else text, label, str(row.get("language") or ""), str(row.get("part") or ""),
        start, end, given,
    )  # fmt: skip


def training_texts(folder: Path) -> list[LabelledText]:
    return [record for path in training_files(folder) for record in read(path)]


def validation_texts(folder: Path) -> list[LabelledText]:
    path = folder / VALID_FILE
    return list(read(path)) if path.exists() else []


def labels_of(records: Iterable[LabelledText]) -> set[str]:
    return {record.label for record in records if record.label}
