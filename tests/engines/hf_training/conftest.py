from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.engines.training import TrainingOptions

EN = ("It keeps tea warm.", "The lid does not leak.", "Wash it by hand.", "It fits a bag.", "It weighs little.")
ZH = ("茶水长久保温。", "杯盖不漏水。", "请用手清洗。", "可放进背包。", "重量很轻。")
PLACEHOLDERS = ["<v1>", "<n1>", "<w>"]


def write_records(folder: Path, count: int = 120) -> Path:
    random.seed(3)
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for i in range(count):
        said, glue = (ZH, "") if i % 2 else (EN, " ")
        text = glue.join(["<v1>", *(random.choice(said) for _ in range(random.randrange(1, 6)))])
        row = {"prompt": f"<n1> {i}<w>", "text": text, "language": "zh" if i % 2 else "en"}
        lines.append(json.dumps(row, ensure_ascii=False))
    (folder / "train.jsonl").write_text("\n".join(lines) + "\n", "utf-8")
    (folder / "special_tokens.txt").write_text("\n".join(PLACEHOLDERS) + "\n", "utf-8")
    return folder


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return write_records(tmp_path / "data")


@pytest.fixture
def small(tmp_path: Path, data: Path) -> Any:
    """Options of a model so small that a step takes milliseconds."""

    def options(task: str = "description", **changes: Any) -> TrainingOptions:
        values: dict[str, Any] = {
            "task": task,
            "data": data,
            "out": tmp_path / "out" / task,
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
            "checkpoint_every": 3,
            "threads": 1,
            "precision": "fp32",
            "device": "cpu",
        }
        return TrainingOptions(**{**values, **changes})

    return options
