"""Of which kind a product is: what is looked for, and what only belongs to it or stands beside it. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.naming import naming_keys
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.search.units import THING, Unit

_SAYS_MORE = re.compile(r"\b(?:with|that|which|has|from)\b")


def is_of_kind(wanted: Sequence[Unit], item: Item) -> bool:
    """Of the things that are looked for the product is one: a backpack for laptops is no laptop, and of Headphones &
    Speakers one is only what its title says."""
    things = [unit for unit in wanted if unit.things]
    return not things or any(_is_called(unit, item) for unit in things)


def _is_called(unit: Unit, item: Item) -> bool:
    names = set(naming_keys(unit, item))
    if names & item.title_keys:
        return True
    kinds = {key for key in item.category_keys if key.startswith(THING)}
    same = set(unit.words) & item.category_keys or not unit.text.isascii()  # a cable stands under Charging, no charger
    return bool(names & item.category_keys and same and not kinds & item.title_keys)


def is_of_a_thing(reading: Reading, wanted: Sequence[Unit], told: frozenset[str]) -> bool:
    """Ink for a pen, a grinder for coffee: English puts what is looked for last, and no product is told to be one."""
    more = _SAYS_MORE.search(reading.folded)
    for thing, head in pairwise(wanted):
        if more is not None and thing.start > more.start():
            return False
        alone = head.text.isalpha() and head.text.isascii() and not head.is_known
        if thing.things and alone and head.start == thing.end + 1 and not set(head.words) & told:
            return True
    return False


def of_whole_name(unit: Unit, items: Sequence[Item]) -> list[Item]:
    """A fountain pen is no pen of any kind, where the shop has one."""
    words = set(unit.words)
    whole = [item for item in items if words <= item.title_keys | item.category_keys | item.value_keys]
    return whole if len(unit.things) == 1 and len(words) > 1 and whole else list(items)


def is_all(unit: Unit, item: Item) -> bool:
    """Dog food is for dogs, and it is food; that a cat is a pet need not be said."""
    return {THING + name for name in unit.things} - set(unit.wider) <= item.title_keys | item.category_keys
