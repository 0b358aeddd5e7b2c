"""Products with a description become what a model learns from: a prompt as generation writes it, and the answer. Pure.

A model that reads placeholders learns texts with placeholders: values that stand in the text word for word are
replaced, and facts that the text does not mention are left out of the prompt.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace

from ecom_ai.descriptions import slots
from ecom_ai.descriptions.facts import FactSheet, Language, as_text, fact_sheet
from ecom_ai.descriptions.prompts import SYSTEM, TONES, USER

LEAST_VALUES = 2
"""A text that names fewer facts of its product teaches to invent."""


def slots_pair(
    text: str, *, title: str, category: str, attributes: Mapping[str, object], language: Language
) -> tuple[str, str] | None:
    sheet = fact_sheet(title, category, attributes, language=language)
    found = _mentioned(text, slots.encode(sheet, language=language, tone="plain"))
    if len(found) < LEAST_VALUES:
        return None
    told = replace(sheet, facts=tuple(fact for i, fact in enumerate(sheet.facts) if i in found))
    encoded = slots.encode(told, language=language, tone="plain")
    return encoded.prompt, _with_placeholders(text, encoded)


def chat_pair(
    text: str, *, title: str, category: str, attributes: Mapping[str, object], language: Language
) -> tuple[str, str] | None:
    sheet = fact_sheet(title, category, attributes, language=language)
    if sheet.is_empty:
        return None
    return _instruction(sheet, language), text


def _instruction(sheet: FactSheet, language: Language) -> str:
    user = USER[language].replace("{tone}", TONES[language]["plain"]).replace("{language}", language)
    return SYSTEM[language] + "\n" + user.replace("{facts}", as_text(sheet))


def _mentioned(text: str, encoded: slots.Encoded) -> set[int]:
    """Indexes of the facts whose value stands in the text."""
    marked = _with_placeholders(text, encoded)
    return {index for mark, index in encoded.used.items() if mark.startswith("<v") and mark in marked}


def _with_placeholders(text: str, encoded: slots.Encoded) -> str:
    # Values before names, longer before shorter: "cotton lining" is not to become "<v1> lining".
    marks = {m: v for m, v in encoded.values.items() if v and (m.startswith("<v") or m == "<t>")}
    for mark, value in sorted(marks.items(), key=lambda item: -len(item[1])):
        text = re.sub(_whole(value), mark, text, count=1)
    return text


def _whole(value: str) -> str:
    """The value, not as a part of a longer Latin word or number, nor inside a placeholder."""
    before = r"(?<![A-Za-z0-9<])" if value[0].isascii() and value[0].isalnum() else ""
    after = r"(?![A-Za-z0-9>])" if value[-1].isascii() and value[-1].isalnum() else ""
    return before + re.escape(value) + after
