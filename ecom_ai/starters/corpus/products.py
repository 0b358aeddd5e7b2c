"""Random products as a prompt shows them: names and kinds, no values. Deterministic by the generator given."""

from __future__ import annotations

import json
import random
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from ecom_ai.descriptions import slots
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_category import UNKNOWN_GROUP, Category, number_of, singular
from ecom_ai.descriptions.slots_names import LEFT_OUT, UNKNOWN_CLASS, attribute_classes, name_surface
from ecom_ai.descriptions.slots_values import KINDS, Kind

FACT_COUNTS = {0: 2, 1: 3, 2: 4, 3: 7, 4: 12, 5: 14, 6: 15, 7: 14, 8: 11, 9: 8, 10: 6, 11: 4, 12: 4}
UNKNOWN_SHARE = 0.35
"""Facts whose name belongs to no class; real sheets are full of them."""
SHIFTED_SHARE = 0.3
"""Prompts whose slot numbers have gaps, so that high numbers are trained as well as low ones."""
REPEATED = {UNKNOWN_CLASS, "measure", "part_material", "part_colour"}
_SYLLABLES = re.findall(
    r"\w+", "ba co di fe gor ha ki lum mo na ol pra qui ru sten ti um vor wex yal zan bril cath dro"
)


@dataclass(frozen=True, slots=True)
class Fact:
    slot: int
    attribute: str
    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Product:
    language: Language
    tone: str
    noun: Category
    has_title: bool
    facts: tuple[Fact, ...]

    @property
    def prompt(self) -> str:
        shown = [(fact.slot, fact.attribute, fact.name, fact.kind) for fact in self.facts]
        return slots.prompt(self.language, self.tone, self.noun, has_title=self.has_title, facts=shown)


@cache
def names() -> dict[str, list[str]]:
    return dict(json.loads((Path(__file__).with_name("data") / "names.json").read_text("utf-8")))


@cache
def _aliases(language: Language) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for alias, key in attribute_classes()[language].items():
        if key != LEFT_OUT:
            found.setdefault(key, []).append(alias if alias.startswith("*") else name_surface(alias, language))
    return found


@cache
def _categories(language: Language) -> list[tuple[str, str]]:
    path = Path(slots.__file__).with_name("data") / "slots_categories.json"
    raw: dict[str, dict[str, list[str]]] = json.loads(path.read_text("utf-8"))
    return [(group, word) for group, words in raw.items() for word in words[language]]


def product(rng: random.Random, language: Language, clauses: dict[str, dict[str, Any]]) -> Product:
    """A random product; `clauses` tells which kinds of value each class has."""
    noun = _noun(rng, language)
    has_title = not noun.text or rng.random() < 0.8
    count = rng.choices(list(FACT_COUNTS), list(FACT_COUNTS.values()))[0]
    numbers = list(range(1, slots.MAX_SLOTS + 1))
    chosen = sorted(rng.sample(numbers, count)) if rng.random() < SHIFTED_SHARE else numbers[:count]
    facts: list[Fact] = []
    for slot in chosen:
        fact = _fact(rng, language, slot, clauses)
        while any(_clash(fact, other) for other in facts):
            fact = _fact(rng, language, slot, clauses)
        facts.append(fact)
    return Product(language, rng.choice(slots.TONES), noun, has_title, tuple(facts))


def _clash(fact: Fact, other: Fact) -> bool:
    """Real sheets have many measures and parts, but rarely two warranties."""
    return fact.name == other.name or (fact.attribute == other.attribute and fact.attribute not in REPEATED)


def _noun(rng: random.Random, language: Language) -> Category:
    if rng.random() < 0.08:
        return Category("", "many" if language == "en" and rng.random() < 0.2 else "one", _any_group(rng, language))
    group, word = rng.choice(_categories(language))
    if rng.random() < 0.3:
        group, word = UNKNOWN_GROUP, rng.choice([*names()[f"{language}_categories"], _made_up(rng, language)])
    elif rng.random() < 0.25:
        word = _modified(rng, language, word)
    number = number_of(word.rpartition(" ")[2]) if language == "en" else "one"
    if number == "one" and language == "en":
        word = " ".join([*word.split(" ")[:-1], singular(word.rpartition(" ")[2])])
    return Category(word, number, group)


def _any_group(rng: random.Random, language: Language) -> str:
    return UNKNOWN_GROUP if rng.random() < 0.5 else rng.choice(_categories(language))[0]


def _fact(rng: random.Random, language: Language, slot: int, clauses: dict[str, dict[str, Any]]) -> Fact:
    special: dict[Kind, float] = {"yes": 5, "able": 6, "no": 2, "unable": 1, "count": 4 if language == "en" else 0}
    if rng.random() < 0.17:
        kind = rng.choices(list(special), list(special.values()))[0]
        return Fact(slot, UNKNOWN_CLASS, _grammar_name(rng, language, kind), kind)
    aliases = _aliases(language)
    if rng.random() < UNKNOWN_SHARE:
        key, name = UNKNOWN_CLASS, _unknown_name(rng, language)
    else:
        key = rng.choice(list(aliases))
        name = rng.choice(aliases[key])
        name = _modified(rng, language, name[1:]) if name.startswith("*") else name
    kind = _kind(rng, clauses[key]["kinds"]) if rng.random() < 0.93 else rng.choice(KINDS[:7])
    kind = "phrase" if kind == "count" else kind
    return Fact(slot, key, name, "long" if rng.random() < 0.02 else kind)


def _kind(rng: random.Random, spread: str) -> Kind:
    """`num:9 phrase:1` as weights."""
    weights = {kind: int(weight) for kind, _, weight in (part.partition(":") for part in spread.split())}
    return rng.choices(
        [kind for kind in KINDS if kind in weights], [weights[kind] for kind in KINDS if kind in weights]
    )[0]


def _grammar_name(rng: random.Random, language: Language, kind: Kind) -> str:
    if kind == "count":
        return rng.choice(names()["en_counts"])
    return rng.choice(names()[f"{language}_{'able' if kind in {'able', 'unable'} else 'nouns'}"])


def _unknown_name(rng: random.Random, language: Language) -> str:
    head = rng.choice(names()[f"{language}_heads"])
    draw = rng.random()
    if draw < 0.35:
        return head
    return _made_up(rng, language) if draw > 0.9 else _modified(rng, language, head)


def _modified(rng: random.Random, language: Language, head: str) -> str:
    return rng.choice(names()[f"{language}_modifiers"]) + (" " if language == "en" else "") + head


def _made_up(rng: random.Random, language: Language) -> str:
    if language == "en":
        return "".join(rng.choices(_SYLLABLES, k=rng.choice((2, 3))))
    pool = "".join(names()["zh_heads"]) + "".join(names()["zh_categories"])
    return "".join(rng.choices(pool, k=rng.choice((2, 3, 4))))
