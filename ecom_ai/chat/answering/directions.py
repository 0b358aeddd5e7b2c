""" "Lighter", 最便宜: which way a question looks, and what of several products lies that way. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

from ecom_ai.chat.answering.items import Item, number_in
from ecom_ai.chat.search.units import units

PRICE = "price"
_TO_ONE_UNIT = {"g": ("kg", 0.001), "克": ("千克", 0.001), "ml": ("l", 0.001), "毫升": ("升", 0.001)}


@dataclass(frozen=True, slots=True)
class Direction:
    """`concepts` are the attributes it may mean, the likeliest first."""

    concepts: tuple[str, ...]
    lower: bool


_CHOSEN = re.compile(
    r"\bthe (?:\w+ ){0,2}?(?:\w+(?:er|est)|(?:less|more|most) \w+)(?: one| of (?:them|those|these|the two))?\b"
    r"|(?:更|最|比较)?(?:便宜|贵|轻|重|大|小|亮)一?[点些]?的?(?:那|这)[个款双件种只]|最(?:便宜|贵|轻|重|大|小|亮|久)的?"
)


def direction_of(folded: str) -> Direction | None:
    return next((direction for pattern, direction in _ways() if pattern.search(folded)), None)


def span_of(folded: str) -> tuple[int, int]:
    """Where the way is said; (0, 0) where none is."""
    return next((found.span() for pattern, _way in _ways() if (found := pattern.search(folded))), (0, 0))


@cache
def _ways() -> tuple[tuple[re.Pattern[str], Direction], ...]:
    path = resources.files("ecom_ai.chat.answering") / "data" / "directions.json"
    rows = json.loads(path.read_text(encoding="utf-8"))
    return tuple((re.compile(row["pattern"]), Direction(tuple(row["concepts"]), row["lower"])) for row in rows)


def chosen(folded: str, items: Sequence[Item]) -> Item | None:
    """ "The cheaper one": the one of several that it means."""
    way = direction_of(folded) if len(items) > 1 and _CHOSEN.search(folded) else None
    if way is None:
        return None
    name, best = best_of(way, items)
    return best if name else None


def best_of(way: Direction, items: Sequence[Item]) -> tuple[str, Item]:
    """Name of the attribute, or `price`, and the product that lies furthest that way; no name where they do not tell,
    or tell the same."""
    for concept in way.concepts:
        told = [(measured, item) for item in items if (measured := measure(item, concept)) is not None]
        values = [measured[1] for measured, _item in told]
        if len(told) == len(items) and len({measured[2] for measured, _item in told}) == 1 and len(set(values)) > 1:
            pick = min if way.lower else max
            (name, _value, _unit), item = pick(told, key=lambda each: each[0][1])
            return name, item
    return "", items[0]


def measure(item: Item, concept: str) -> tuple[str, float, str] | None:
    """Name, value and unit of the product's first attribute of that kind that is one number."""
    if concept == PRICE:
        return (PRICE, float(item.price_value), "") if item.price_value is not None else None
    for name, value in item.facts:
        if any(concept in unit.attributes for unit in units(name)) and (found := number_in(value)) is not None:
            unit, factor = _TO_ONE_UNIT.get(found[1], (found[1], 1.0))
            return name, found[0] * factor, unit
    return None


def beyond(way: Direction, item: Item, others: Sequence[Item]) -> list[Item]:
    """Of `others` those that lie further that way than `item`, the furthest last of all."""
    for concept in way.concepts:
        own = measure(item, concept)
        if own is None:
            continue
        told = [(measured, other) for other in others if (measured := measure(other, concept)) is not None]
        further = [
            (measured, other)
            for measured, other in told
            if measured[2] == own[2] and (measured[1] < own[1] if way.lower else measured[1] > own[1])
        ]
        return [other for _measured, other in sorted(further, key=lambda each: each[0][1], reverse=way.lower)]
    return []
