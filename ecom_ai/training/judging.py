"""Both models on the held-out texts of a data set, with the engine that will run the new one."""

from __future__ import annotations

import json
from pathlib import Path

from ecom_ai import backends
from ecom_ai.engines.base import TextClassifier
from ecom_ai.exceptions import EcomAIError
from ecom_ai.training.gate import Answered, Gate, gate_of

HELD_OUT_FILE = "held_out.json"
"""A list of `{"part", "text", "label", "language"}`; not *.jsonl, so that no trainer reads it."""


def judge(role: str, folder: Path, data: Path) -> Gate:
    """The model in `folder` against the one in use, on `data`'s held-out texts."""
    path = data / HELD_OUT_FILE
    rows = json.loads(path.read_text("utf-8")) if path.exists() else []
    texts = [str(row["text"]) for row in rows]
    new = backends.load(role, folder)
    try:
        after = _labels(new, texts)
    finally:
        backends.close(new)
    before = _of_active(role, texts)
    return gate_of(
        Answered(str(row["part"]), str(row.get("language") or ""), str(row["label"]), old, now)
        for row, old, now in zip(rows, before, after, strict=True)
    )


def _of_active(role: str, texts: list[str]) -> list[str]:
    try:
        return _labels(backends.engine_for(role), texts)
    except EcomAIError:
        return [""] * len(texts)  # a model in use that cannot be read does not keep its successor out


def _labels(engine: TextClassifier, texts: list[str]) -> list[str]:
    return [found.label for found in engine.classify(texts)]
