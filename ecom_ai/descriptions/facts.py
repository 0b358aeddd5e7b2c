"""The fact sheet: all that a description may state. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from ecom_ai.descriptions.fact_intake import AttributeSource, Intake

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


def fact_sheet(
    title: object,
    category: object = "",
    attributes: AttributeSource | None = None,
    *,
    price_band: object = "",
    language: Language | None = None,
) -> FactSheet:
    """The sheet of one product from whatever the shop keeps: markup, nested JSON, numbers, 300 attributes.

    Nothing raises for bad data; what was cleaned away is named in `notes`: `personal_data`, `suspicious`,
    `contradiction:<name>`, `too_many_facts`, `shortened`.
    """
    intake = Intake()
    told_title = intake.text(title, MAX_TITLE)
    told_category = intake.text(category, MAX_NAME)
    pairs = intake.pairs(attributes or {}, limit=MAX_FACTS, name_limit=MAX_NAME, value_limit=MAX_VALUE)
    facts = tuple(Fact(name, value) for name, value in pairs)
    return FactSheet(
        title=told_title,
        category=told_category,
        facts=facts,
        price_band=intake.text(price_band, MAX_NAME),
        language=language or _language_of(told_title, facts),
        notes=intake.notes,
    )


def as_text(sheet: FactSheet) -> str:
    """The sheet as plain lines, title first; what prompts and reviewers read."""
    head = [sheet.title, sheet.category, sheet.price_band]
    return "\n".join([*(line for line in head if line), *(f"{fact.name}: {fact.value}" for fact in sheet.facts)])


def _language_of(title: str, facts: tuple[Fact, ...]) -> Language:
    """zh as soon as a good part is Han: English brands and codes stand in Chinese sheets, not the reverse."""
    text = " ".join([title, *(f"{fact.name} {fact.value}" for fact in facts)])
    han = sum("\u3400" <= sign <= "\u9fff" for sign in text)
    latin_words = sum(any(sign.isalpha() for sign in word) for word in text.split() if word.isascii())
    return "zh" if han > latin_words else "en"
