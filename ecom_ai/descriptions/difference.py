"""What a person changed in a text, word by word (English) or sign by sign (Chinese). Pure."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from typing import Literal

Operation = Literal["equal", "delete", "insert"]

_PIECE = re.compile(r"\s+|[㐀-鿿豈-﫿]|[^\W㐀-鿿豈-﫿]+(?:['’][^\W㐀-鿿]+)*|[^\w\s]|_")
_SENTENCE = re.compile(r"[^.!?。！？\n]*[.!?。！？\n]*")
_MOST_PIECES = 3_000
"""Beyond this, whole sentences are compared: the comparison takes quadratic time."""


def difference(before: str, after: str) -> list[tuple[Operation, str]]:
    """Pieces in reading order; equal and delete pieces join to `before`, equal and insert pieces to `after`."""
    old, new = _pieces(before, after)
    found: list[tuple[Operation, str]] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found.append(("equal", "".join(old[i:j])))
            continue
        if i < j:
            found.append(("delete", "".join(old[i:j])))
        if k < m:
            found.append(("insert", "".join(new[k:m])))
    return found


def edit_share(before: str, after: str) -> float:
    """How much of the two texts was deleted or inserted, 0 (untouched) to 1 (nothing in common)."""
    total = len(before) + len(after)
    if not total or before == after:
        return 0.0
    changed = sum(len(text) for operation, text in difference(before, after) if operation != "equal")
    return changed / total


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = _PIECE.findall(before), _PIECE.findall(after)
    if len(old) + len(new) <= _MOST_PIECES:
        return old, new
    return [piece for piece in _SENTENCE.findall(before) if piece], [
        piece for piece in _SENTENCE.findall(after) if piece
    ]
