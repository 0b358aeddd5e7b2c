"""Which attribute a name means, and which facts may be told under it: a "length" may be the cable's, never pockets."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.lexicon import attribute_key
from ecom_ai.descriptions.slots_names import UNKNOWN_CLASS, class_of
from ecom_ai.text.traditional import simplified

_BRACKETS = re.compile(r"[(（\[【].{0,80}?[)）\]】]")
_QUESTION = re.compile("^是否(?:可以|含有?|带有?|支持|需要?|为|有)?")
_SHARED_CLASSES = frozenset((UNKNOWN_CLASS, "measure", "part_material", "part_colour", "drop"))
"""Classes of `slots_names` whose members have nothing in common but their grammar."""
_GROUPS = (
    frozenset(
        ("size", "dimensions", "available sizes", "folded size", "unfolded size", "package dimensions", "pack size",
         "paper size", "mount size", "screen size")
    ),
    frozenset(("type", "category", "style", "design", "pattern", "shape", "finish", "craft", "texture", "series")),
    frozenset(("use", "occasion", "room", "suitable for", "target audience", "function", "compatibility")),
    frozenset(("material", "fabric", "composition", "ingredients", "active ingredients", "filling", "outer material")),
    frozenset(("flavour", "fragrance", "sweetness", "roast level")),
    frozenset(("origin", "region", "brand", "variety")),
    frozenset(("care", "cleaning", "storage method", "how to use", "serving suggestion", "brewing")),
    frozenset(("power", "output", "maximum power", "input")),
    frozenset(("quantity", "number of pieces", "pack size", "package contents", "set")),
    frozenset(("connection", "interface", "wireless", "bluetooth version", "compatibility")),
    frozenset(("certification", "standard", "safety", "grade", "protection rating", "waterproof")),
)  # fmt: skip
"""Attributes that shops and people use for one another."""
_SIZES = _GROUPS[0]
_HEAVY = re.compile(r"[载承限起负]重$|(?:load|capacity)$")
_ZH_HEADS = {"长度": "长", "宽度": "宽", "高度": "高", "厚度": "厚", "深度": "深", "重量": "重"}


@dataclass(frozen=True, slots=True)
class Measure:
    dimensions: frozenset[str]
    also: frozenset[str]
    """Keys of attributes whose values may be told under this name."""

    def fits(self, dimension: str) -> bool:
        """Whether a value may have this unit; without a unit, or without a rule, it may."""
        return not dimension or not self.dimensions or dimension.partition(".")[0] in self.dimensions


@dataclass(frozen=True, slots=True)
class Attribute:
    name: str
    """Lower case, without brackets and 是否."""
    key: str
    """The lexicon's key, "" where it has none."""
    kind: str
    """The class that sentences are made for, "" where it tells nothing."""

    def is_kind_of(self, other: Attribute) -> bool:
        """`cable length` is a length, 酒壶容量 is a 容量."""
        ours, theirs = _head(self.name), _head(other.name)
        if HAN.search(theirs):
            return ours.endswith(theirs) and not (theirs == "重" and _HEAVY.search(ours))
        return (
            ours == theirs
            or ours.endswith(f" {theirs}")
            or bool(re.match(rf"{re.escape(theirs)} (?:of|for|in|per|with)\b", ours))
        )


@cache
def measures() -> Mapping[str, Measure]:
    return {
        key: Measure(frozenset(row["dimensions"]), frozenset(row["also"])) for key, row in read_data("measures").items()
    }


@lru_cache(maxsize=8192)
def attribute(name: str) -> Attribute:
    bare = bare_name(name)
    kind = class_of(bare, "zh" if HAN.search(bare) else "en")
    return Attribute(bare, attribute_key(bare) or "", "" if kind in _SHARED_CLASSES else kind)


def bare_name(name: str) -> str:
    """Lower case, without brackets and 是否."""
    return _QUESTION.sub("", " ".join(_BRACKETS.sub(" ", simplified(name)).split()).strip(" :：").lower())


def same(named: Attribute, fact: Attribute) -> bool:
    return named.name == fact.name or (bool(named.key) and named.key == fact.key)


def suits(named: Attribute, fact: Attribute, *, is_given: bool) -> bool:
    """Whether the value of `fact` may be told under the name `named`; `is_given`: another fact has that very name."""
    if (
        same(named, fact)
        or fact.is_kind_of(named)
        or any(named.key in group and fact.key in group for group in _GROUPS)
    ):
        return True
    measure = measures().get(named.key)
    if fact.key in _SIZES and measure and "length" in measure.dimensions:
        return True
    if bool(HAN.search(named.name)) != bool(HAN.search(fact.name)) and not fact.key:
        return True
    if is_given:
        return False
    related = named.is_kind_of(fact) or (bool(named.kind) and named.kind == fact.kind)
    return related or bool(measure and (fact.key in measure.also))


def _head(name: str) -> str:
    return _ZH_HEADS.get(name[-2:], name[-2:]).join((name[:-2], "")) if HAN.search(name) else name
