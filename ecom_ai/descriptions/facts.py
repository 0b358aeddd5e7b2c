"""The fact sheet: all that a description may state. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")

MAX_FACTS = 60
MAX_NAME = 80
MAX_VALUE = 400
MAX_TITLE = 300


@dataclass(frozen=True, slots=True)
class Fact:
    """One attribute as the shop states it, e.g. `Fact("Weight", "240 g")`."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class FactSheet:
    """Cleaned, bounded facts of one product. Build it with `fact_sheet()`."""

    title: str
    category: str = ""
    facts: tuple[Fact, ...] = ()
    price_band: str = ""
    """Words such as "budget"; never a price: prices change, texts stay."""
    language: Language = "en"
    """The language that the facts are written in."""
    notes: tuple[str, ...] = ()
    """Codes of what was cleaned away, e.g. `personal_data`, `too_many_facts`; shown to staff."""

    @property
    def is_empty(self) -> bool:
        return not self.title.strip() and not self.facts


AttributeSource = Mapping[str, object] | Iterable[tuple[str, object]]
