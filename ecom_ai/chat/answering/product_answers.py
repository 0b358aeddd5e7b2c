"""An answer about the product that a message names, or that the talk is about."""

from __future__ import annotations

from ecom_ai.chat.answering import products
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.directions import direction_of
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.facts import asked_facts, leftovers
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.search.units import Unit

_MANY = 4
_RELATED = 0.4
_VERDICT = 0.8
"""Where a size or an age was asked and is told, the words around it matter little."""


def about_product(case: Case) -> tuple[Draft | None, float]:
    """An answer about the product that is named or meant, with the share of the question that it covers."""
    reading = case.reading
    implied = not case.named or (bool(case.before) and reading.ordinal != 0)
    items = case.before if implied else case.named
    if not items or len(items) > _MANY:
        return None, 0.0
    if implied and not may_be_meant(case):
        return None, 0.0
    draft = products.answer_about(reading, items, implied=implied)
    if draft is None and implied and (way := direction_of(reading.folded)) is not None and _picks(case):
        draft = products.told_of(way, items[0], reading)
        return draft, _VERDICT
    if draft is None:
        return None, 0.0
    covered = max(_covered(reading, item) for item in items if item.pk in draft.products)
    if any(products.verdict_of(reading, item) for item in items):
        covered = max(covered, _VERDICT)
    return (draft, covered) if covered >= _RELATED else (None, 0.0)


def _picks(case: Case) -> bool:
    """ "The lightest?" of those that were talked about, and nothing else is asked."""
    return len(case.before) == 1 and len(case.talked_about) > 1 and not case.reading.topics - {"cost"}


def may_be_meant(case: Case) -> bool:
    """Without a name the message must be short, or point at something."""
    return case.reading.has("follow", "this") or case.reading.ordinal != 0 or len(case.reading.content) <= 4


def _covered(reading: Reading, item: Item) -> float:
    total = covered = 0.0
    facts = asked_facts(reading.content, item)
    loose = {id(unit) for unit in leftovers(reading.content, item, facts)}
    for unit in reading.content:
        asks = bool(unit.topics) and set(unit.topics) <= {"cost", "time"}
        held = id(unit) not in loose and (_is_told(unit, reading, item) or (asks and bool(facts)))
        weight = 0.5 if asks or not unit.topics else 1.0
        total += weight
        covered += weight * held
    return covered / total if total else 1.0


def _is_told(unit: Unit, reading: Reading, item: Item) -> bool:
    if not unit.topics or set(unit.keys) & item.title_keys:
        return True
    if set(unit.topics) <= {"cost"}:
        return True
    if set(unit.topics) <= {"size"} and not asked_facts([unit], item):  # the size of a nib is told by the nib
        return any(fact.by_name for fact in asked_facts([one for one in reading.content if one is not unit], item))
    if set(unit.topics) & {"soldout", "restock"} or set(unit.topics) == {"order"}:  # can it be bought
        return reading.has("stock")
    return bool(unit.attributes) and bool(asked_facts([unit], item))
