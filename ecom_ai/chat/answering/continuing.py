""" "And the other one?", "the bigger one": what goes on from the answer before."""

from __future__ import annotations

from dataclasses import replace

from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.directions import chosen, span_of
from ecom_ai.chat.answering.reading import read
from ecom_ai.chat.search.units import content_units, units


def continued(case: Case) -> Case | None:
    """This message only names a product, and goes on from one that asked something of another."""
    earlier, reading = case.context.question, case.reading
    if not earlier or not case.context.products or not reading.has("follow") or len(case.named) != 1:
        return None
    item = case.named[0]
    if item.pk in case.context.products or not all(set(unit.keys) & item.title_keys for unit in reading.content):
        return None
    asked = _without_names(earlier, frozenset(key for one in case.talked_about for key in one.title_keys))
    if not content_units(asked) and not read(asked).has("stock"):
        return None
    again = replace(read(f"{asked} {item.title}", page_language=reading.language), language=reading.language)
    return Case(replace(case.question, text=again.text, history=()), again)


def pointed(case: Case) -> Case:
    """ "The bigger one, how high is it?": which one is meant is said, and no longer asked."""
    reading = case.reading
    if chosen(reading.folded, case.talked_about) is None:
        return case
    start, end = span_of(reading.folded)
    asked = tuple(unit for unit in reading.content if unit.end <= start or unit.start >= end)
    return Case(case.question, replace(reading, content=asked)) if asked else case


def _without_names(text: str, keys: frozenset[str]) -> str:
    """What was asked, without the name of what it was asked of."""
    kept = [unit.text for unit in units(text) if unit.topics or unit.attributes or not set(unit.keys) & keys]
    return " ".join(kept)
