"""The result: a Hugging Face folder with packed weights, tokenizer, card and the sentences to rehearse later."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import save_file
from transformers import PreTrainedTokenizerBase

from ecom_ai.engines.hf.sentiment import SentimentForSequenceClassification
from ecom_ai.engines.hf.sentiment.tables import pack
from ecom_ai.engines.hf.training.folder import MARK, folder_size, portable, replace_folder
from ecom_ai.engines.hf.training.sentiment.records import LabelledText
from ecom_ai.engines.training import TrainingOptions, TrainingResult

REHEARSAL = "rehearsal.jsonl"
"""Generated sentences and what the model is to think of them: shops have no other of the original data."""
TABLES = ("weights", "encoder.tokens")


def packed_state(model: SentimentForSequenceClassification) -> dict[str, torch.Tensor]:
    """Tables as int8, all else as float16."""
    state = {name: value.cpu().contiguous() for name, value in model.state_dict().items()}
    for table in TABLES:
        values, scale = pack(state.pop(f"{table}.weight").float())
        state |= {f"{table}.bytes": values, f"{table}.scale": scale}
    return {name: value.half() if value.is_floating_point() else value for name, value in state.items()}


def write_classifier(
    model: SentimentForSequenceClassification,
    tokenizer: PreTrainedTokenizerBase,
    result: TrainingResult,
    options: TrainingOptions,
    *,
    card: str,
    curve: list[list[float]],
    rehearsal: Sequence[LabelledText],
) -> TrainingResult:
    with replace_folder(options.out) as folder:
        save_file(packed_state(model), folder / "model.safetensors", metadata={"format": "pt"})
        config: dict[str, Any] = {**model.config.to_dict(), "packed": True, "dtype": "float16"}
        config["architectures"] = [type(model).__name__]
        config.pop("_name_or_path", None)  # a folder of this machine
        _write_json(folder / "config.json", config)
        tokenizer.save_pretrained(folder)
        _write_json(folder / MARK, {"version": options.version})
        _write_json(folder / "training.json", {"options": portable(options), "curve": curve})
        lines = (json.dumps(asdict(record), ensure_ascii=False) + "\n" for record in rehearsal)
        (folder / REHEARSAL).write_text("".join(lines), "utf-8")
        (folder / "README.md").write_text(card, "utf-8")
        for path in folder.iterdir():
            path.chmod(0o644)
        return replace(result, folder=options.out, size=folder_size(folder))


def _write_json(path: Path, content: object) -> None:
    path.write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf-8")
