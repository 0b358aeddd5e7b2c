"""Where text for training comes from: records of any kind, before they are cleaned. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ecom_ai.exceptions import InvalidInput


@dataclass(frozen=True, slots=True)
class Source:
    """One text as it was found; `title`, `category` and `attributes` where it describes a product."""

    text: str
    prompt: str = ""
    title: str = ""
    category: str = ""
    attributes: dict[str, Any] = field(default_factory=dict)
    language: str = ""
    key: str = ""


def from_files(paths: Iterable[Path]) -> Iterator[Source]:
    """Records of *.jsonl files and lines of *.txt files; a folder stands for its files."""
    for path in paths:
        if path.is_dir():
            yield from from_files(sorted(p for p in path.iterdir() if p.suffix in {".jsonl", ".txt"}))
        elif not path.is_file():
            raise InvalidInput(f"There is no file {path}.")
        else:
            yield from _lines(path)


def _lines(path: Path) -> Iterator[Source]:
    with path.open(encoding="utf-8-sig", errors="replace") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                key = f"{path.name}:{number}"
                yield Source(line, key=key) if path.suffix == ".txt" else _record(line, key)


def _record(line: str, key: str) -> Source:
    try:
        row = json.loads(line)
        attributes = row.get("attributes") or {}
        pairs = attributes.items() if isinstance(attributes, dict) else ((pair[0], pair[1]) for pair in attributes)
        return Source(
            text=str(row.get("text") or row.get("description") or ""),
            prompt=str(row.get("prompt") or ""),
            title=str(row.get("title") or ""),
            category=str(row.get("category") or ""),
            attributes=dict(pairs),
            language=str(row.get("language") or ""),
            key=str(row.get("id") or key),
        )
    except (ValueError, AttributeError, TypeError, IndexError, RecursionError) as error:
        raise InvalidInput(f"{key} is not a JSON object with a text: {error}.") from error
