"""The category as a noun: its surface, its grammatical number and its group. Pure."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_names import SINGULAR_WITH_S, lower_word

Number = Literal["one", "many", "mass"]
NUMBERS: tuple[Number, ...] = ("one", "many", "mass")
UNKNOWN_GROUP = "any"

IRREGULAR = {"knives": "knife", "shelves": "shelf", "scarves": "scarf", "leaves": "leaf", "dice": "dice", "men": "man"}
_AMOUNT_AT_END = re.compile(
    r"(?<![\d.×xX*-])[\d.×xX*-]{1,40}(?:[a-zA-Z]{1,20}|[千毫]?克|公斤|[厘毫]?米|毫?升|[片块包罐只件支袋盒个寸枚条])(?:[×xX*]\d{1,20}\S{0,2})?$"
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
def _raw_groups() -> dict[str, dict[Language, list[str]]]:
    """Group -> its words by language."""
    path = Path(__file__).with_name("data") / "slots_categories.json"
    found: dict[str, dict[Language, list[str]]] = json.loads(path.read_text("utf-8"))
    return found


@cache
def _words_of(language: Language) -> dict[str, str]:
    """Word -> group."""
    return {word: group for group, words in _raw_groups().items() for word in words[language]}


@cache
def _singular_words() -> dict[str, str]:
    """English word with every part in the singular -> group; the longest spelling decides."""
    found: dict[str, str] = {}
    for word, group in sorted(_words_of("en").items(), key=lambda each: -len(each[0])):
        found.setdefault(" ".join(singular(part) for part in word.split()), group)
    return found


def groups() -> list[str]:
    """Every group, sorted."""
    return sorted(_raw_groups())


@cache
def _longest(language: Language) -> int:
    """Words of the longest English name, signs of the longest Chinese one."""
    return max(len(word.split() if language == "en" else word) for word in _words_of(language))


@lru_cache(maxsize=8192)
def group_of(text: str, language: Language) -> str:
    """The group whose word ends the category or its title, e.g. `kitchen`; `any` where none does."""
    if language == "en":
        words = [singular(word) for word in _WORDS.findall(text.lower())]
        ends = (" ".join(words[-size:]) for size in range(min(len(words), _longest("en")), 0, -1))
        return next((_singular_words()[end] for end in ends if end in _singular_words()), UNKNOWN_GROUP)
    plain = text.strip()
    return _words_of("zh").get(_known_end(_AMOUNT_AT_END.sub("", plain) or plain), UNKNOWN_GROUP)


def _known_end(text: str, shortest: int = 1) -> str:
    """The longest known Chinese word that ends the text, or nothing."""
    ends = (text[-size:] for size in range(min(len(text), _longest("zh")), shortest - 1, -1))
    return next((end for end in ends if end in _words_of("zh")), "")


def agreeing(noun: Category, title: str) -> Category:
    """The category in the title's number: gloves, but "Harrier Glove" is one glove."""
    last, word = title.rpartition(" ")[2].lower(), noun.text.rpartition(" ")[2]
    if noun.number == "many" and last + "s" == word:
        return Category(noun.text.removesuffix("s"), "one", noun.group)
    return noun


def tail_of(title: str, language: Language) -> Category | None:
    """What the title calls the product: `Glow Camping Lantern` -> lantern; None where no known word ends it."""
    if language == "zh":
        word = _known_end(title, shortest=2)
        return Category(word, "one", group_of(word, "zh")) if word else None
    words, known = title.split(), _words_of("en")
    for size in (3, 2, 1):
        tail = " ".join(lower_word(word) for word in words[-size:])
        if len(words) > size and (tail in known or tail.removesuffix("s") in known):
            return category(tail, "en")
    return None


@lru_cache(maxsize=8192)
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
