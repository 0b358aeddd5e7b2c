"""Limits in a unit: "a bottle bigger than 500 ml", "a tent under 3 kg", held against what the facts say. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.search.folding import fold

_BASE = {"ml": ("ml", 1), "l": ("ml", 1000), "g": ("g", 1), "kg": ("g", 1000), "mm": ("mm", 1), "cm": ("mm", 10),
         "m": ("mm", 1000), "w": ("w", 1), "mah": ("mah", 1), "lm": ("lm", 1), "hours": ("hours", 1)}  # fmt: skip
_UNIT = r"(mah|ml|mm|lm|kg|cm|hours|l|g|m|w)\b"
_NUMBER = r"(?<!\d)(\d++(?:p\d+)?)"
_LEAST = re.compile(
    r"(?:(?:bigger|larger|more|heavier|longer|taller|stronger|higher|brighter|over|above)(?: than)?"
    r"|at least|minimum(?: of)?)"
    rf" {_NUMBER} ?{_UNIT}|{_NUMBER} ?{_UNIT} (?:or more|or bigger|minimum|at least)"
)
_MOST = re.compile(
    rf"(?:(?:smaller|less|lighter|shorter|under|below)(?: than)?|no more than|at most|max(?:imum)?(?: of)?|up to)"
    rf" {_NUMBER} ?{_UNIT}|{_NUMBER} ?{_UNIT} (?:or less|or smaller|maximum|max)\b"
)
_TOLD = re.compile(rf"^{_NUMBER} ?{_UNIT}")


@dataclass(frozen=True, slots=True)
class Limit:
    value: float
    unit: str
    least: bool
    start: int
    end: int
    """Where it stands in the folded text."""


def limit_of(folded: str) -> Limit | None:
    for pattern, least in ((_LEAST, True), (_MOST, False)):
        if found := pattern.search(folded):
            number, unit = (group for group in found.groups() if group)
            value, base = _in_base(number, unit)
            return Limit(value, base, least, *found.span())
    return None


def fact_within(item: Item, limit: Limit) -> str:
    """The fact that says that the product keeps to it; empty where none does."""
    for name, value in item.facts:
        if (found := _TOLD.match(fold(value))) is None:
            continue
        told, unit = _in_base(found[1], found[2])
        if unit == limit.unit and (told >= limit.value if limit.least else told <= limit.value):
            return f"{name}: {value}"
    return ""


def _in_base(number: str, unit: str) -> tuple[float, str]:
    base, factor = _BASE[unit]
    return float(number.replace("p", ".")) * factor, base
