"""Which products a question names. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.search.units import Unit, han_bigrams

_TIE = 0.93
_SINGLE_SIGN = 0.25
_PAIR = 0.8
_OTHER_LANGUAGE = 0.55
_PART = 0.3
_BY_KIND = 0.9
"""龙井 names the one that is called so, not every tea."""


@dataclass(frozen=True, slots=True)
class Named:
    item: Item
    score: float
    units: tuple[Unit, ...]
    """What of the question is in the title."""

    @property
    def keys(self) -> frozenset[str]:
        return frozenset(key for unit in self.units for key in unit.keys)


def name_matches(
    content: Sequence[Unit], items: Iterable[Item], weights: Mapping[str, float], language: str
) -> list[Named]:
    """Products with words of the question in their titles, the best first."""
    found = []
    for item in items:
        scores = [(unit, _score(unit, item, weights)) for unit in content]
        held = tuple(unit for unit, score in scores if score >= 1.0)
        if not any(_may_name(unit) for unit in held):
            continue
        total = sum(score for _unit, score in scores)
        if language and item.language and item.language != language:
            total *= _OTHER_LANGUAGE
        found.append(Named(item, total, held))
    return sorted(found, key=lambda named: (-named.score, not named.item.available, named.item.pk))


def best_named(matches: Sequence[Named]) -> list[Named]:
    """The product that the question names, or all that it may mean equally."""
    if not matches:
        return []
    return [named for named in matches if named.score >= matches[0].score * _TIE]


def _score(unit: Unit, item: Item, weights: Mapping[str, float]) -> float:
    held = [weights.get(key, 0.0) for key in naming_keys(unit, item) if key in item.title_keys]
    if held:
        called = set(unit.words) & (item.title_keys | item.category_keys)
        return max(held) * _share(unit) * (1.0 if called else _BY_KIND) + _bonus(unit, item, weights)
    return _score_in_pieces(unit, item, weights)


def _bonus(unit: Unit, item: Item, weights: Mapping[str, float]) -> float:
    """Of all the bags a 帆布包 is the 帆布斜挎包."""
    if not unit.things or len(unit.text) < 3 or unit.text in weights:
        return 0.0
    return _PART * sum(weights.get(pair, 0.0) for pair in han_bigrams(unit.text) if pair in item.title_keys)


def _score_in_pieces(unit: Unit, item: Item, weights: Mapping[str, float]) -> float:
    """A Chinese word that stands in the title in part, or with one sign mistyped."""
    text = unit.text
    if len(text) < 2 or not "\u3400" <= text[0] <= "\u9fff" or unit.topics or unit.attributes:
        return 0.0
    pairs = [text[place : place + 2] for place in range(len(text) - 1)]
    score = _PAIR * sum(weights.get(pair, 0.0) for pair in pairs if pair in item.title_keys) / len(pairs)
    if score or (len(text) == 2 and text[0] not in item.title_keys):  # a 手机 is no 耳机
        return score
    return _SINGLE_SIGN * sum(weights.get(sign, 0.0) for sign in text if sign in item.title_keys)


def naming_keys(unit: Unit, item: Item) -> tuple[str, ...]:
    """Of a phrase a single word is no name: running shoes are not free-run chicken. Nor is a sign that
    only counts: coffee in 10包 is no 包."""
    if len(unit.text) == 1 and unit.things and not re.search(rf"(?<!\d){unit.text}", item.title):
        return tuple(key for key in unit.keys if key not in unit.words)
    if len(unit.words) > 1 and not set(unit.words) <= item.title_keys:
        return tuple(key for key in unit.keys if key not in unit.words)
    return unit.keys


def _share(unit: Unit) -> float:
    """Words that mostly ask for something name a product only a little, a single Chinese sign not at all."""
    if len(unit.text) == 1 and (unit.attributes or not unit.things):
        return 0.0
    if unit.things:
        return 1.0
    if unit.attributes:
        return 0.4
    return 0.5 if unit.topics else 1.0


def _may_name(unit: Unit) -> bool:
    if any(sign.isdigit() for sign in unit.text):
        return False
    return bool(unit.things) or not (unit.topics or unit.attributes)
