"""Which attribute of a product a question asks for. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.search.folding import fold
from ecom_ai.chat.search.units import Unit, units

_HAN = re.compile("[\u3400-\u9fff]")
_EITHER = re.compile(r"(?:是|要)([\u3400-\u9fff]{1,4}?)的?还是([\u3400-\u9fff]{1,4}?)的?(?=[吗呢呀啊?？，, ]|$)")
_MEASURE_ASKED = re.compile("(?:多少|几)个?(毫升|升|克|千克|片|包|支|颗|罐|瓦|米|厘米|小时|页|流明|毫安时?|个月)")
YES = frozenset({"yes", "是", "有", "支持", "可以", "true"})
NOT_ALONE = frozenset({"free", "safe", "type", "proof"})
"""Words of a name that say nothing by themselves: gluten free is not sulphur free."""
BY_TITLE = 0.5
"""For an attribute that the title names: "is the stoneware mug heavy?" asks the weight, not the material."""
NO = frozenset({"no", "否", "不是", "没有", "不支持", "不可以", "无", "none", "false"})


@dataclass(frozen=True, slots=True)
class Fact:
    name: str
    value: str
    concepts: frozenset[str]
    """What the name stands for, e.g. `capacity`."""
    score: float
    by_name: bool
    """The question names the attribute, not just its value."""


def asked_facts(content: Sequence[Unit], item: Item, *, most: int = 2) -> list[Fact]:
    """The attributes that the question asks for, the best first; empty where it asks for none of this product's."""
    found = [_fact(content, item, name, value) for name, value in item.facts]
    asks = any(unit.attributes and not _only_names(unit, item) for unit in content)
    found = [fact for fact in found if fact.score > (BY_TITLE if asks else 0)]
    if not found:
        return []
    best = max(fact.score for fact in found)
    first = sorted((fact for fact in found if fact.score >= best - 0.01), key=lambda fact: -fact.score)[:most]
    return [*first, *_also_asked(content, found, first)][: max(most, len(first))]


def either_of(folded: str, item: Item) -> list[Fact]:
    """生的还是烤的, 是泥还是块: the fact whose value holds one of the two."""
    asked = _EITHER.search(folded)
    if asked is None:
        return []
    told = [(name, value) for name, value in item.facts if asked[1] in value or asked[2] in value]
    return [Fact(name, value, _of_name(name)[1], 1.0, True) for name, value in told[:1]]


def _also_asked(content: Sequence[Unit], found: Sequence[Fact], first: Sequence[Fact]) -> list[Fact]:
    """Size *and* weight: what another word of the question names."""
    known = {concept for fact in first for concept in fact.concepts}
    others = [unit for unit in content if unit.attributes and not set(unit.attributes) & known]
    wanted = {concept for unit in others for concept in unit.attributes}
    return [fact for fact in found if fact.by_name and fact.score >= 0.95 and fact.concepts & wanted]


def _fact(content: Sequence[Unit], item: Item, name: str, value: str) -> Fact:
    words, concepts = _of_name(name)
    values = _of_value(value)
    by_name = by_value = 0.0
    for unit in content:
        if set(unit.attributes) & concepts:
            by_name += BY_TITLE if _only_names(unit, item) else 1.0 + 0.1 * bool(set(unit.words) & words)
        elif (_is_in_name(unit, words) or _is_part(unit, name)) and not _only_names(unit, item):
            by_name += 0.9
        by_name += 0.9 * _is_its_measure(unit, concepts, value)
        told = set(unit.words) & values or (set(unit.attributes) & _kinds_of_value(value)) - concepts
        if told and not _only_names(unit, item):
            by_value += 0.6
            by_name += 0.2 * bool(unit.attributes)  # "how many people": the unit of the value is what is asked
    if len(name) > 1 and _HAN.match(name) and name not in item.title and any(name in unit.text for unit in content):
        by_name += 0.3
    score = by_name + by_value if by_name or by_value else 0.0
    return Fact(name, value, concepts, score - 0.02 * max(len(words) - 1, 0) * bool(score), by_name > 0)


def _is_in_name(unit: Unit, words: frozenset[str]) -> bool:
    """A water bottle is not what repels water."""
    held = set(unit.words) & words
    return held == set(unit.words) and bool(held) if unit.things else bool(held)


def _is_its_measure(unit: Unit, concepts: frozenset[str], value: str) -> bool:
    """多少毫升 is told by 规格: 25毫升×10片, whatever that is called."""
    asked = _MEASURE_ASKED.fullmatch(unit.text)
    if asked is None or set(unit.attributes) & concepts:
        return False
    return re.search(rf"\d ?{asked[1]}", value) is not None


def _is_part(unit: Unit, name: str) -> bool:
    """耐泡 asks for the 耐泡度."""
    return len(unit.text) > 1 and "\u3400" <= unit.text[0] <= "\u9fff" and unit.text in name


def _only_names(unit: Unit, item: Item) -> bool:
    """A word of the title says which product is meant, not what is asked about it."""
    return bool(set(unit.words) & item.title_keys)


@lru_cache(maxsize=4096)
def _of_name(name: str) -> tuple[frozenset[str], frozenset[str]]:
    found = units(name)
    words = frozenset(word for unit in found if not unit.chatty for word in unit.words) - NOT_ALONE
    named = fold(name).replace(" ", "")  # "Weeks" are what `weeks` stands for, though the word alone says little
    return words, frozenset({named, *(concept for unit in found for concept in unit.attributes)})


@lru_cache(maxsize=8192)
def _of_value(value: str) -> frozenset[str]:
    return frozenset(key for unit in units(value) if not unit.chatty for key in unit.keys)


@lru_cache(maxsize=8192)
def _kinds_of_value(value: str) -> frozenset[str]:
    """What a value says beside its name: 免烫处理 is told under 工艺, and answers whether it must be ironed."""
    return frozenset(concept for unit in units(value) for concept in unit.attributes)


def is_yes(value: str) -> bool:
    return value.strip().lower() in YES


def is_no(value: str) -> bool:
    return value.strip().lower() in NO


def leftovers(content: Sequence[Unit], item: Item, facts: Sequence[Fact]) -> list[Unit]:
    """Units that neither name the product nor anything that is known of it."""
    known = {key for fact in facts for key in _of_value(fact.value)}
    names = {word for fact in facts for word in _of_name(fact.name)[0]}
    concepts = {concept for fact in facts for concept in fact.concepts}
    return [
        unit
        for unit in content
        if not (
            set(unit.keys) & (item.title_keys | item.category_keys | known | names) or set(unit.attributes) & concepts
        )
        and not unit.topics
        and not any(sign.isdigit() for sign in unit.text)
        and not unit.is_light
    ]
