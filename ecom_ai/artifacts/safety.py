"""What may be in a model folder: data that is read, never code or pickles that are run. Pure."""

from __future__ import annotations

import json
import struct
from pathlib import Path, PurePosixPath
from typing import Any

from ecom_ai.exceptions import InvalidInput, UnsafeModel

DATA_SUFFIXES = {".safetensors", ".json", ".jsonl", ".txt", ".md", ".jinja"}
PLAIN_NAMES = {"LICENSE", "NOTICE"}
HEADER_LIMIT = 100_000_000  # the limit of the safetensors format


def model_files(folder: Path) -> list[Path]:
    """Every file of the folder, checked; hidden files are left out. Raises `UnsafeModel`."""
    if not folder.is_dir():
        raise InvalidInput(f"There is no model folder {folder}.")
    files = []
    for path in sorted(folder.rglob("*")):
        if any(part.startswith(".") for part in path.relative_to(folder).parts):
            continue
        if path.is_symlink():
            raise UnsafeModel(f"{path.name} is a link; a model folder holds plain files only.")
        if path.is_file():
            check_file(path)
            files.append(path)
    if not any(path.name in {"config.json", "tokenizer_config.json"} for path in files):
        raise InvalidInput(f"{folder.name} is no Hugging Face folder: it has no config.json.")
    return files


def check_file(path: Path) -> None:
    """Raise `UnsafeModel` for anything but plain data."""
    if path.suffix.lower() not in DATA_SUFFIXES and path.name not in PLAIN_NAMES:
        raise UnsafeModel(f"{path.name} is refused: only safetensors weights and JSON or text files are loaded.")
    if path.suffix == ".safetensors":
        check_weights(path)
    elif path.name in {"config.json", "tokenizer_config.json"}:
        check_config(path)


def check_weights(path: Path) -> None:
    """A renamed pickle has no safetensors header."""
    with path.open("rb") as file:
        start = file.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
        try:
            header: Any = json.loads(file.read(length)) if 0 < length <= HEADER_LIMIT else None
            ends = [int(entry["data_offsets"][1]) for name, entry in header.items() if name != "__metadata__"]
        except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
            raise UnsafeModel(f"{path.name} is no safetensors file, whatever its name says.") from error
    if path.stat().st_size != 8 + length + max(ends, default=0):
        raise UnsafeModel(f"{path.name} is damaged: its size is not what its header says.")


def check_config(path: Path) -> None:
    try:
        config = json.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:
        raise UnsafeModel(f"{path.name} is no JSON: {error}") from error
    if _names_code(config):
        raise UnsafeModel(f"{path.name} asks for code of its own (auto_map); such models are not loaded.")


def _names_code(config: Any) -> bool:
    """Whether `auto_map` stands anywhere; the configuration of a part counts as well."""
    waiting = [config]
    while waiting:
        each = waiting.pop()
        if isinstance(each, dict):
            if each.get("auto_map"):
                return True
            waiting.extend(each.values())
        elif isinstance(each, list):
            waiting.extend(each)
    return False


def check_path(name: str) -> PurePosixPath:
    """A path of a manifest; raises `UnsafeModel` where it would leave the folder."""
    path = PurePosixPath(name)
    if not name or path.is_absolute() or ".." in path.parts or "\\" in name or "\0" in name:
        raise UnsafeModel(f"The manifest names {name!r}, which lies outside the model's folder.")
    return path
