"""Two or three products side by side. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from ecom_ai.chat.answering.directions import PRICE, Direction, best_of, direction_of, measure
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.facts import asked_facts
from ecom_ai.chat.answering.items import Item, number_in
from ecom_ai.chat.answering.naming import best_named, name_matches
from ecom_ai.chat.answering.products import asks_price, short_name, stock_word
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.wording import say, say_of
from ecom_ai.chat.search.units import content_units

MOST = 3
_BETWEEN = re.compile(r"\b(?:and|vs|versus|or|with|than|to|from|between)\b|[,;:?、，；：？和跟与比]|还是|对比|相比")
_SHOWN = 6


def compared_items(
    reading: Reading, items: Sequence[Item], weights: Mapping[str, float], others: Sequence[Item]
) -> list[Item]:
    """The products that stand on both sides of "and", "or", 和, 还是; `others` are those talked about before."""
    whole = {one.item.pk: one.score for one in name_matches(reading.content, items, weights, reading.language)}
    chosen: list[Item] = []
    parts = [
        [named.item for named in best_named(name_matches(content_units(part), items, weights, reading.language))]
        for part in _BETWEEN.split(reading.folded)
    ]
    kinds = {best[0].category for best in parts if len(best) == 1}
    sure = {best[0].pk for best in parts if len(best) == 1}
    for part in parts:  # "Hushline or Pebble": the earbuds, not the cups; and not what another part is sure to name
        best = [item for item in part if item.pk not in sure] or part
        best.sort(key=lambda item: (item.category not in kinds, -whole.get(item.pk, 0.0)))
        fresh = [item for item in best if item.pk not in {one.pk for one in chosen}]
        if len(best) <= 2:
            chosen += fresh[:1]
    if len(chosen) < 2:
        named = [one.item for one in best_named(name_matches(reading.content, items, weights, reading.language))]
        known = {item.pk for item in chosen}
        more = named if 2 <= len(named) <= MOST else list(others)
        chosen += [item for item in more if item.pk not in known]
    return chosen[:MOST]


def compare(reading: Reading, items: Sequence[Item]) -> Draft:
    language = reading.language
    way = direction_of(reading.folded)
    asked = _asked_names(reading, items) or _names_of(way, items)
    lines: list[str] = []
    if asks_price(reading) or (way is not None and way.concepts == (PRICE,)):
        lines.append(_cheaper(items, language))
    elif way is not None and (conclusion := _furthest(way, items, language)):
        lines.append(conclusion)
    elif asked:
        lines += [conclusion for name in asked if (conclusion := _higher(name, items, language))]
    if not lines:
        lines.append(say("compare", language))
    rows = [_row(say("price_word", language), [item.price_text for item in items], items, language)]
    rows.append(_row(say("stock_word", language), [stock_word(item, language) for item in items], items, language))
    by_price = way is not None and way.concepts == (PRICE,)
    names = asked or ([] if by_price else _shared_names(items))
    rows = [
        _row(name, [dict(item.facts).get(name, "–") for item in items], items, language) for name in names[:_SHOWN]
    ] + rows
    sources = tuple(item.source("\n".join(f"{name}: {value}" for name, value in item.facts)) for item in items)
    return Draft((*lines, *rows), "comparison", "answered", sources, tuple(item.pk for item in items), free=True)


def _row(name: str, values: Sequence[str], items: Sequence[Item], language: str) -> str:
    glue = "；" if language == "zh" else "; "
    between = say("between", language)
    return f"- {name}{between}" + glue.join(
        f"{short_name(item)} {value}" for item, value in zip(items, values, strict=True)
    )


def _asked_names(reading: Reading, items: Sequence[Item]) -> list[str]:
    naming = {key for item in items for key in item.title_keys}
    asked = [unit for unit in reading.content if not set(unit.words) & naming]
    names = [fact.name for item in items for fact in asked_facts(asked, item) if fact.by_name]
    shared = [name for name in dict.fromkeys(names) if all(name in dict(item.facts) for item in items)]
    return shared or list(dict.fromkeys(names))


def _shared_names(items: Sequence[Item]) -> list[str]:
    first, *rest = items
    return [name for name, _value in first.facts if all(name in dict(item.facts) for item in rest)]


def _higher(name: str, items: Sequence[Item], language: str) -> str:
    """Which of two has the higher value, where both are numbers in one unit."""
    told = [dict(item.facts).get(name, "") for item in items]
    values = [number_in(value) if len(re.findall(r"\d+(?:\.\d+)?", value)) == 1 else None for value in told]
    if len(items) != 2 or any(value is None for value in values):
        return ""
    (left, unit), (right, other) = (value for value in values if value is not None)
    if unit != other or left == right:
        return ""
    item = items[0] if left > right else items[1]
    value = dict(item.facts)[name]
    return f"{name}{say('between', language)}" + say_of("more", language, short_name(item), value=value)


def _names_of(way: Direction | None, items: Sequence[Item]) -> list[str]:
    for concept in way.concepts if way is not None else ():
        found = [measured[0] for item in items if (measured := measure(item, concept)) is not None]
        if len(found) == len(items) and concept != PRICE:
            return list(dict.fromkeys(found))
    return []


def _furthest(way: Direction, items: Sequence[Item], language: str) -> str:
    """Which one is the lighter, the bigger; empty where their facts do not tell it."""
    name, item = best_of(way, items)
    value = dict(item.facts).get(name, "")
    if not value:
        return ""
    which = "lowest" if way.lower else "highest"
    return say_of(which, language, short_name(item), fact=name, value=value)


def _cheaper(items: Sequence[Item], language: str) -> str:
    priced = [(value, item) for item in items if (value := item.price_value) is not None]
    if len(priced) < 2:
        return say("compare", language)
    lowest = min(value for value, _item in priced)
    cheapest = [item for value, item in priced if value == lowest]
    if len(cheapest) > 1:
        return say("same_price", language)
    return say_of("cheaper" if len(items) == 2 else "cheapest", language, short_name(cheapest[0]))
