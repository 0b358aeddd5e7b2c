"""The result: a Hugging Face folder with weights, tokenizer, generation settings and a model card."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import torch
from transformers import GenerationConfig, PreTrainedModel, PreTrainedTokenizerBase

from ecom_ai.engines.hf.training import records
from ecom_ai.engines.hf.training.card import model_card
from ecom_ai.engines.training import TrainingOptions, TrainingResult
from ecom_ai.exceptions import InvalidInput

DTYPES = {"bf16": torch.bfloat16, "fp16": torch.float16, "fp32": torch.float32}
MARK = "ecom_ai.json"


def require_free(folder: Path) -> None:
    """Refuse a place whose content is not a model of ours: what stands there is replaced as a whole."""
    if not folder.resolve().name:
        raise InvalidInput(f"{folder} is no place for a model; name a new folder.")
    if folder.exists() and not (folder / MARK).is_file() and not _is_empty(folder):
        raise InvalidInput(f"{folder} holds something other than a model made here; name a new folder.")


def _is_empty(path: Path) -> bool:
    return path.is_dir() and next(path.iterdir(), None) is None


@contextmanager
def replace_folder(folder: Path) -> Iterator[Path]:
    """Yields an empty folder beside `folder` and puts it in its place once all is written."""
    building = folder.with_name(f".{folder.name}.{os.getpid()}")
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(parents=True)
    try:
        yield building
        old = folder.with_name(f".{folder.name}.old.{os.getpid()}")
        if folder.exists():
            folder.rename(old)
        building.rename(folder)
        shutil.rmtree(old, ignore_errors=True)
    finally:
        shutil.rmtree(building, ignore_errors=True)


def write_tokenizer(tokenizer: PreTrainedTokenizerBase, folder: Path, options: TrainingOptions) -> None:
    tokenizer.save_pretrained(folder)
    _write_mark(folder, options)


def write_model(
    model: PreTrainedModel,
    tokenizer: PreTrainedTokenizerBase,
    result: TrainingResult,
    options: TrainingOptions,
    *,
    curve: list[list[float]],
    skipped: int,
) -> TrainingResult:
    with replace_folder(options.out) as folder:
        # A copy in the saved type: the model itself stays fp32 for whoever goes on with it.
        dtype = DTYPES[options.save_dtype]
        state = _in_saved_type(model.state_dict(), dtype)
        model.generation_config = generation_config(model, tokenizer, options)
        model.save_pretrained(folder, state_dict=state, safe_serialization=True)
        _finish_weights(folder, dtype)
        tokenizer.save_pretrained(folder)
        _write_mark(folder, options)
        finished = replace(result, size=folder_size(folder))
        card = model_card(
            options, finished, parameters=model.num_parameters(), data=records.data_card(options.data), skipped=skipped
        )
        (folder / "README.md").write_text(card, "utf-8")
        (folder / "training.json").write_text(json.dumps({"options": portable(options), "curve": curve}), "utf-8")
    return finished


def _in_saved_type(state: Mapping[str, torch.Tensor], dtype: torch.dtype) -> dict[str, torch.Tensor]:
    """Tied weights stay one tensor, so that they are saved once."""
    cast: dict[int, torch.Tensor] = {}
    for value in state.values():
        cast.setdefault(value.data_ptr(), value.to(dtype) if value.is_floating_point() else value)
    return {name: cast[value.data_ptr()] for name, value in state.items()}


def generation_config(
    model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase, options: TrainingOptions
) -> GenerationConfig:
    if options.base and (options.base / "generation_config.json").exists():
        return GenerationConfig.from_pretrained(options.base)
    end, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    suppressed = [pad] if pad != end else None  # padding is never an answer
    return GenerationConfig(bos_token_id=end, eos_token_id=end, pad_token_id=pad, suppress_tokens=suppressed)


def portable(options: TrainingOptions) -> dict[str, object]:
    """Options without this machine's folders: only the last part of each path."""
    paths = {"data", "out", "base", "work"}
    return {k: Path(v).name if k in paths and v else v for k, v in options.as_json().items()}


def folder_size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _finish_weights(folder: Path, dtype: torch.dtype) -> None:
    """Name the saved type in config.json, where the library wrote the type it trained in; make the files readable."""
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["dtype"] = str(dtype).removeprefix("torch.")
    (folder / "config.json").write_text(json.dumps(config, indent=2) + "\n", "utf-8")
    for path in folder.iterdir():
        path.chmod(0o644)


def _write_mark(folder: Path, options: TrainingOptions) -> None:
    mark = {"version": options.version, "prompt_format": options.prompt_format}
    (folder / MARK).write_text(json.dumps(mark, indent=2) + "\n", "utf-8")
