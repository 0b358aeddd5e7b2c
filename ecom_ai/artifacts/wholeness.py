"""Whether a folder holds all that a worker needs to load it, as far as that can be told without torch."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ecom_ai.exceptions import InvalidInput

TOKENIZERS = {"tokenizer.json", "vocab.txt", "vocab.json"}
"""One of these is the tokenizer itself; tokenizer_config.json only describes it."""
TOKENIZER_ROLE = "_tokenizer"
WEIGHTS, INDEX = "model.safetensors", "model.safetensors.index.json"
FOREIGN = {"text": "Classification", "sentiment": "ForCausalLM"}
"""How the architectures end that a role cannot use."""


def require_whole(folder: Path, files: Iterable[Path], *, role: str) -> None:
    """Raise `InvalidInput` (`incomplete_model`) for what would fail only on a worker, once the model is in use."""
    names = {path.relative_to(folder).as_posix() for path in files}
    if not names & TOKENIZERS:
        raise _refused(f"{folder.name} has no tokenizer: tokenizer.json is missing.")
    for name in sorted(names & {"tokenizer.json", "vocab.json"}):
        _read(folder / name)
    if not role.endswith(TOKENIZER_ROLE):
        _require_config(folder, names, role)
        _require_weights(folder, names)


def _require_config(folder: Path, names: set[str], role: str) -> None:
    config = _read(folder / "config.json") if "config.json" in names else {}
    if not isinstance(config.get("model_type"), str):
        raise _refused(f"{folder.name} does not say what model it is: config.json names no model_type.")
    built = config.get("architectures")
    end = FOREIGN.get(role)
    if end and isinstance(built, list) and built and all(str(each).endswith(end) for each in built):
        raise _refused(f"{folder.name} holds a {built[0]}, which the role {role} cannot use. Name another role.")


def _require_weights(folder: Path, names: set[str]) -> None:
    wanted = {WEIGHTS}
    if WEIGHTS not in names and INDEX in names:
        parts = _read(folder / INDEX).get("weight_map")
        wanted = {str(part) for part in parts.values()} if isinstance(parts, dict) and parts else wanted
    if missing := sorted(wanted - names):
        raise _refused(f"{folder.name} lacks weights: {missing[0]} is missing ({len(missing)} of {len(wanted)} files).")


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _refused(f"{path.name} is no JSON: {error}") from error
    if not isinstance(content, dict):
        raise _refused(f"{path.name} is no JSON object.")
    return content


def _refused(words: str) -> InvalidInput:
    return InvalidInput(words, code="incomplete_model")
