"""Training records on disk: JSONL files of {"prompt", "text", "language"}, read one line at a time."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from ecom_ai.exceptions import InvalidInput

Row = TypeVar("Row")

VALID_FILE = "valid.jsonl"
PLACEHOLDER_FILE = "special_tokens.txt"
CARD_FILE = "card.json"
HELD_OUT = 100
"""Without a valid.jsonl, one record in this many is held out, always the same ones."""


@dataclass(frozen=True, slots=True)
class Record:
    text: str
    prompt: str = ""
    language: str = ""
    system: str = ""


def training_files(folder: Path) -> list[Path]:
    files = sorted(path for path in folder.glob("*.jsonl") if path.name != VALID_FILE)
    if not files:
        raise InvalidInput(f"No training data: {folder} has no *.jsonl file.")
    return files


def read(path: Path) -> Iterator[Record]:
    return read_as(path, _record)


def read_as(path: Path, made: Callable[[Any], Row]) -> Iterator[Row]:
    """What `made` makes of each line; a line that is no such record is named."""
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = made(json.loads(line.decode("utf-8-sig")))
            except (ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
                raise InvalidInput(f'{path.name}, line {number}: not a record with a "text" ({error}).') from error
            yield row


def _record(row: Any) -> Record:
    return Record(
        whole_signs(row["text"]),
        whole_signs(row.get("prompt") or ""),
        str(row.get("language") or ""),
        whole_signs(row.get("system") or ""),
    )


def whole_signs(value: object) -> str:
    """Without halves of signs, which no tokenizer takes."""
    return str(value).encode("utf-8", "replace").decode("utf-8")


def is_held_out(record: Record) -> bool:
    return zlib.crc32((record.prompt + "\0" + record.text).encode()) % HELD_OUT == 0


def training_records(folder: Path) -> Iterator[Record]:
    own_valid = (folder / VALID_FILE).exists()
    for path in training_files(folder):
        for record in read(path):
            if own_valid or not is_held_out(record):
                yield record


def validation_records(folder: Path) -> Iterator[Record]:
    if (folder / VALID_FILE).exists():
        yield from read(folder / VALID_FILE)
        return
    for path in training_files(folder):
        yield from filter(is_held_out, read(path))


def placeholders(folder: Path) -> list[str]:
    """Tokens that must never be split, one a line."""
    path = folder / PLACEHOLDER_FILE
    try:
        return [line for line in path.read_text("utf-8-sig").splitlines() if line.strip()] if path.exists() else []
    except ValueError as error:
        raise InvalidInput(f"{path} is not UTF-8: {error}.") from error


def data_card(folder: Path) -> dict[str, object]:
    path = folder / CARD_FILE
    try:
        card = json.loads(path.read_text("utf-8-sig")) if path.exists() else {}
    except (ValueError, RecursionError) as error:
        raise InvalidInput(f"{path} is no JSON: {error}.") from error
    if not isinstance(card, dict):
        raise InvalidInput(f"{path} is no JSON object.")
    return card
