"""The written sentence parts of the corpus: clauses per attribute class, frames per tone."""

from __future__ import annotations

import json
import random
import re
from functools import cache
from pathlib import Path
from typing import Any, Literal

from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_category import Number
from ecom_ai.starters.corpus.products import Fact

Form = Literal["P", "N", "C", "S", "L"]
"""P predicate, N noun phrase, C clause with its own subject, S sentence, L sentence around a long value."""

GRAMMAR_KINDS = {"yes", "no", "able", "unable", "count"}
"""Kinds whose phrasing does not depend on the class."""
GENERIC_SHARE = 0.12
"""How often a known class is phrased like an unknown one, so that unknown names never stand alone."""
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


@cache
def load(name: str) -> dict[str, Any]:
    """One of the JSON files beside this module."""
    return dict(json.loads((Path(__file__).with_name("data") / f"{name}.json").read_text("utf-8")))


def clauses(fact: Fact, language: Language, rng: random.Random) -> dict[Form, list[str]]:
    """Form -> templates that suit the fact's class and kind."""
    book: dict[str, dict[Form, list[str]]] = load(f"{language}_clauses")
    if fact.kind in GRAMMAR_KINDS:
        return _forms(book[f"@{fact.kind}"])
    own = book[fact.attribute]
    if fact.kind == "long":
        return {"L": [*own.get("L", []), *(book["@long"]["S"] if "L" not in own else [])]}
    generic = fact.attribute == "other" or rng.random() < GENERIC_SHARE
    if generic and fact.kind == "num":
        return _forms(book["@num"])
    return _forms(book["other"] if generic else own)


def _forms(entry: dict[Form, list[str]]) -> dict[Form, list[str]]:
    forms: tuple[Form, ...] = ("P", "N", "C", "S")
    return {form: entry[form] for form in forms if entry.get(form)}


def choose_number(text: str, number: Number) -> str:
    """`[it weighs|they weigh]` by grammatical number."""
    return _CHOICE.sub(lambda found: found.group(2 if number == "many" else 1), text)


def with_slot(template: str, slot: int) -> str:
    """Numbers the placeholders; the space before one is left to `realise`, which saves a token each."""
    return template.replace("<v>", f"<v{slot}>").replace("<n>", f"<n{slot}>")
