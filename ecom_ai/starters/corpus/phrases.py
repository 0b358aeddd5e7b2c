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

Form = Literal["P", "M", "N", "C", "S", "L"]
"""P predicate, M modifier (`made of ...`), N noun phrase, C clause with its own subject, S sentence, L sentence around
a long value."""

GRAMMAR_KINDS = {"yes", "no", "able", "unable", "count"}
"""Kinds whose phrasing does not depend on the class."""
GENERIC_SHARE = 0.03
"""How often a known class is phrased like an unknown one, so that unknown names never stand alone."""
_CHOICE = re.compile(r"\[([^\[\]|]*)\|([^\[\]|]*)\]")


@cache
def load(name: str) -> dict[str, Any]:
    """One of the JSON files beside this module."""
    return dict(json.loads((Path(__file__).with_name("data") / f"{name}.json").read_text("utf-8")))


def clauses(fact: Fact, language: Language, rng: random.Random) -> dict[Form, list[str]]:
    """Form -> templates that suit the fact's class and kind."""
    book: dict[str, dict[str, Any]] = load(f"{language}_clauses")
    if fact.kind in GRAMMAR_KINDS:
        return _forms(book[f"@{fact.kind}"], fact)
    own = book[fact.attribute]
    if fact.kind == "long":
        return {"L": [*own.get("L", []), *(book["@long"]["S"] if "L" not in own else [])]}
    generic = fact.attribute == "other" or rng.random() < GENERIC_SHARE
    if generic and fact.kind == "num":
        return _forms(book["@num"], fact)
    entry = book["other"] if generic else own
    return _forms(entry.get(fact.kind, entry), fact)


def _forms(entry: dict[str, Any], fact: Fact) -> dict[Form, list[str]]:
    """The templates of an entry that suit the name of the fact."""
    forms: tuple[Form, ...] = ("P", "M", "N", "C", "S")
    found: dict[Form, list[str]] = {}
    for form in forms:
        fitting = [said for each in entry.get(form, []) if (said := _if_named(each, fact.name))]
        if fitting:
            found[form] = fitting
    return found


def _if_named(template: str, name: str) -> str:
    """`standards?>>meets <v>` only where the name matches, `!standards?>>...` only where it does not."""
    condition, mark, said = template.rpartition(">>")
    matches = re.search(condition.removeprefix("!"), name) is not None
    return said if not mark or matches != condition.startswith("!") else ""


def choose_number(text: str, number: Number) -> str:
    """`[it weighs|they weigh]` by grammatical number."""
    return _CHOICE.sub(lambda found: found.group(2 if number == "many" else 1), text)


def with_slot(template: str, slot: int) -> str:
    """Numbers the placeholders; the space before one is left to `realise`, which saves a token each."""
    return template.replace("<v>", f"<v{slot}>").replace("<n>", f"<n{slot}>")
