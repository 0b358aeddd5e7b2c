"""Traditional Chinese signs as their simplified ones, so that one list of words serves both ways of writing. Pure."""

from __future__ import annotations

import json
from functools import cache, lru_cache
from importlib import resources


@cache
def _table() -> dict[int, str]:
    path = resources.files("ecom_ai.text") / "data" / "traditional.json"
    rows = json.loads(path.read_text(encoding="utf-8"))["signs"]
    return {ord(old): new for olds, news in rows for old, new in zip(olds, news, strict=True)}


@lru_cache(maxsize=512)
def simplified(text: str) -> str:
    """The same length, sign for sign: places in the text stay what they are."""
    return text if text.isascii() else text.translate(_table())
