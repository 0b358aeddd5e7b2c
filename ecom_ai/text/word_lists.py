"""Word lists: one word a line, `#` begins a comment line."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


@cache
def word_list(name: str) -> frozenset[str]:
    """A list that ships with this package, lower case."""
    return read_words(_DATA / f"{name}.txt")


def read_words(path: Path) -> frozenset[str]:
    """The words of a UTF-8 file, lower case. Raises OSError, or ValueError if it is not UTF-8."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8-sig").splitlines())
    return frozenset(line.lower() for line in lines if line and not line.startswith("#"))
