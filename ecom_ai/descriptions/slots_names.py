"""Attribute names: their class, their surface, and whether they are plural. Pure."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from ecom_ai.descriptions.facts import Language

UNKNOWN_CLASS = "other"
LEFT_OUT = "drop"
"""Names such as SKU or price: no text may be built on them."""
SINGULAR_WITH_S = ("ss", "us", "is", "ness", "ics", "series", "lens", "gas", "chassis")
UNCOUNTABLE = {"canvas", "bias", "atlas", "wireless", "always", "christmas"}
_UNIT_IN_NAME = re.compile(r"^(.*\S)\s*[(（]\s*+([^()（）\d]{1,8})\s*[)）]$")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z][a-z])")


@cache
def attribute_classes() -> dict[Language, dict[str, str]]:
    """Language -> alias -> class; an alias that starts with `*` is the last word of a longer name."""
    path = Path(__file__).with_name("data") / "slots_attributes.json"
    raw: dict[str, dict[Language, list[str]]] = json.loads(path.read_text("utf-8"))
    languages: tuple[Language, ...] = ("zh", "en")
    return {
        language: {alias: key for key, aliases in raw.items() for alias in aliases[language]} for language in languages
    }


@cache
def _noun_names() -> dict[str, str]:
    """Names that are no nouns, and the noun that stands for them: `powered by` -> power source."""
    path = Path(__file__).with_name("data") / "slots_nouns.json"
    raw: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8"))
    return raw["for_names"]


def class_of(name: str, language: Language) -> str:
    """The class whose phrasing fits `name`, e.g. `weight`; a name with a modifier only joins the `*` classes."""
    aliases = attribute_classes()[language]
    key = re.sub(r"[-_\s]+", " ", name).strip().lower()
    if key in aliases:
        return aliases[key]
    if language == "en":
        return aliases.get("*" + key.rsplit(" ", 1)[-1], UNKNOWN_CLASS) if " " in key else UNKNOWN_CLASS
    ends = (aliases.get("*" + key[start:]) for start in range(1, len(key)))
    return next((found for found in ends if found), UNKNOWN_CLASS)


def split_unit(name: str) -> tuple[str, str]:
    """`Weight (g)` -> `Weight`, `g`; a name without a unit comes back with an empty one."""
    found = _UNIT_IN_NAME.match(name)
    return (found.group(1), found.group(2).strip()) if found else (name, "")


def name_surface(name: str, language: Language) -> str:
    """The name as it stands in the middle of a sentence."""
    words = " ".join(_CAMEL.sub(" ", name).replace("_", " ").strip(" :：.").split())
    if language == "zh":
        return re.sub(r"^是否(?:可以|为|有|支持)?", "", words)
    lowered = re.sub(r"(?i)^number of ", "", " ".join(lower_word(word) for word in words.split()))
    return _noun_names().get(lowered, lowered)


def part_of(name: str) -> str:
    """The part that a material belongs to: `cup material` -> `cup`, 码子材质 -> 码子."""
    bare = re.sub(r"(?<!\s)\s+materials?$|(?<=..)(?:材质|材料)$", "", name)
    return name if bare in {"outer", "inner", "main", "other", "second"} else bare


def lower_word(word: str) -> str:
    """`Weight` -> `weight`; `LED`, `iPhone` and `Wi-Fi` stay."""
    if word.lower() in {"bluetooth", "wi-fi", "wifi"} or any(char.isupper() for char in word[1:]):
        return word
    return word.lower()


def is_plural(name: str) -> bool:
    """Whether an English name takes `are`; its head is the last word, or the one before `of`, `in` or `for`."""
    head = re.split(r"\b(?:of|in|for|per|with)\b", name.lower())[0].split()
    word = head[-1] if head else ""
    if len(word) < 4 or word in UNCOUNTABLE or not word.isalpha():
        return False
    return word.endswith("s") and not word.endswith(SINGULAR_WITH_S)
