"""The category as a noun: its surface, its grammatical number and its group. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_names import SINGULAR_WITH_S, lower_word

Number = Literal["one", "many", "mass"]
NUMBERS: tuple[Number, ...] = ("one", "many", "mass")
UNKNOWN_GROUP = "any"

IRREGULAR = {"knives": "knife", "shelves": "shelf", "scarves": "scarf", "leaves": "leaf", "dice": "dice", "men": "man"}
_AMOUNT_AT_END = re.compile(
    r"[\d.×xX*-]+(?:[a-zA-Z]+|[千毫]?克|公斤|[厘毫]?米|毫?升|[片块包罐只件支袋盒个寸枚条])(?:[×xX*]\d+\S{0,2})?$"
)
"""`40厘米` at the end of a title: no rice, although 米 is."""
_WORDS = re.compile(r"[a-z][a-z'-]*")


@cache
def _nouns(key: str) -> frozenset[str]:
    """English nouns by grammar: `plural_only`, `mass`, and `departments`, parts of a shop that no product is."""
    path = Path(__file__).with_name("data") / "slots_nouns.json"
    raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return frozenset(raw[key])


@dataclass(frozen=True, slots=True)
class Category:
    text: str
    number: Number
    group: str

    @property
    def is_department(self) -> bool:
        """A part of a shop such as "Home & Kitchen", which no single product is."""
        last = self.text.lower().rpartition(" ")[2]
        if re.search(r"[&,/、]|\band\b", self.text) or not _nouns("departments").isdisjoint({last, last + "s"}):
            return True
        return self.text[-2:] in _nouns("departments_zh")


@cache
def _groups() -> dict[Language, list[tuple[str, str]]]:
    """Per language: (word, group), longest word first."""
    path = Path(__file__).with_name("data") / "slots_categories.json"
    raw: dict[str, dict[Language, list[str]]] = json.loads(path.read_text("utf-8"))
    languages: tuple[Language, ...] = ("zh", "en")
    return {
        language: sorted(
            ((word, group) for group, words in raw.items() for word in words[language]), key=lambda each: -len(each[0])
        )
        for language in languages
    }


def groups() -> list[str]:
    """Every group, sorted."""
    return sorted({group for _, group in _groups()["en"]})


def group_of(text: str, language: Language) -> str:
    """The group whose word ends the category or its title, e.g. `kitchen`; `any` where none does."""
    plain = text.strip()
    if language == "en":
        plain = " ".join(singular(word) for word in _WORDS.findall(plain.lower()))
    else:
        plain = _AMOUNT_AT_END.sub("", plain) or plain
    for word, group in _groups()[language]:
        if language == "zh" and plain.endswith(word):
            return group
        if language == "en" and (" " + plain).endswith(" " + " ".join(singular(part) for part in word.split())):
            return group
    return UNKNOWN_GROUP


def agreeing(noun: Category, title: str) -> Category:
    """The category in the title's number: gloves, but "Harrier Glove" is one glove."""
    last, word = title.rpartition(" ")[2].lower(), noun.text.rpartition(" ")[2]
    if noun.number == "many" and last + "s" == word:
        return Category(noun.text.removesuffix("s"), "one", noun.group)
    return noun


def tail_of(title: str, language: Language) -> Category | None:
    """What the title calls the product: `Glow Camping Lantern` -> lantern; None where no known word ends it."""
    if language == "zh":
        word = next((word for word, _ in _groups()["zh"] if len(word) > 1 and title.endswith(word)), "")
        return Category(word, "one", group_of(word, "zh")) if word else None
    words = title.split()
    for size in (3, 2, 1):
        tail = " ".join(lower_word(word) for word in words[-size:])
        if len(words) > size and any(tail in {word, word + "s"} for word, _ in _groups()["en"]):
            return category(tail, "en")
    return None


def category(raw: str, language: Language) -> Category:
    """The last step of a category path as a noun: `Kitchen > Frying Pans` -> frying pan."""
    last = [part.strip() for part in re.split(r"[>›»|]|\s/\s|(?<=[^\x00-\x7f])/", raw) if part.strip()][-1:]
    text = " ".join(" ".join(last).split())
    if language == "zh":
        short = re.sub(r"(?:类|系列|专区|专场)$", "", text) or text
        return Category(short, "one", group_of(short, "zh"))
    words = [lower_word(word) for word in text.split()]
    if not words:
        return Category("", "one", UNKNOWN_GROUP)
    number = number_of(words[-1])
    if number == "one":
        words[-1] = singular(words[-1])
    return Category(" ".join(words), number, group_of(" ".join(words), "en"))


def number_of(word: str) -> Number:
    if word.lower() in _nouns("plural_only"):
        return "many"
    return "mass" if word.lower() in _nouns("mass") or word.lower().endswith(("wear", "ware")) else "one"


def singular(word: str) -> str:
    """`lamps` -> `lamp`; words that only live in the plural stay."""
    if word in IRREGULAR:
        return IRREGULAR[word]
    if len(word) < 4 or not word.endswith("s") or word.endswith(SINGULAR_WITH_S) or word in _nouns("plural_only"):
        return word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-2] if word.endswith(("ches", "shes", "xes", "sses", "zzes")) else word[:-1]
