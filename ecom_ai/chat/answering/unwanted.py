"""What must not be in a product: of "gluten free" the gluten, of "she can't have caffeine" the caffeine. Pure."""

from __future__ import annotations

import re

from ecom_ai.chat.answering.facts import is_no, is_yes
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.folding import stem
from ecom_ai.chat.search.units import THING, Unit, content_units, units

_DENIED = r"(?:can ?not|can't|cant|must ?n[o']t|should ?n[o']t|do(?:es)? ?n[o']t|don't|doesn't|won't|never)"
_WITHOUT = re.compile(
    r"\b(\w+)[ -]free\b(?! of)|\b(?:without|no|not contain(?:ing)?|free (?:of|from)) (?:any )?(\w+)"
    rf"|\b{_DENIED} (?:have|eat|drink|tolerate|contain|include|stand) (?:any )?(\w+)"
    r"|\b(?:avoid(?:s|ing)?|intolerant (?:to|of)|allergic to) (?:any )?(\w+)|\b(\w+)[ -]intoleran(?:t|ce)\b"
    r"|(?:过敏原|对)([\u3400-\u9fff]{1,4}?)(?:过敏|(?= |$))"
    r"|(?:不含|没有?放|不放|无|(?<!要)不要有?)([\u3400-\u9fff]{1,3}?)(?=的|[，,。?？吗]|$)"
)
_NAMED_FREE = re.compile(r"\bfree\b|不含|无")
_INSIDE = frozenset({"allergens", "ingredients"})


def unwanted_in(folded: str) -> frozenset[str]:
    """Words and things."""
    found = [group for match in _WITHOUT.finditer(folded) for group in match.groups() if group]
    return frozenset(key for each in found for unit in content_units(each) for key in _keys(unit) or (stem(each),))


def _keys(unit: Unit) -> tuple[str, ...]:
    return (*unit.words, *(THING + name for name in unit.things))


def holds_any(item: Item, unwanted: frozenset[str]) -> bool:
    """By its name, and by what it is made of or may hold traces of."""
    if any(key.startswith(THING) and key in item.title_keys for key in unwanted):
        return True
    for name, value in item.facts:
        named = units(name)
        inside = any(_INSIDE & set(unit.attributes) for unit in named)
        if inside and unwanted & {key for unit in units(value) for key in _keys(unit)}:
            return True
        if unwanted & {word for unit in named for word in unit.words} and not _says_none(name, value):
            return True
    return False


def absence(item: Item, unwanted: frozenset[str]) -> str:
    """The fact that says that it is not in it."""
    for name, value in item.facts:
        if unwanted & {word for unit in units(name) for word in unit.words} and _says_none(name, value):
            return f"{name}{say('between', item.language or 'en')}{value}"
    return ""


def _says_none(name: str, value: str) -> bool:
    """Caffeine: None; 糖：无添加; Sulphur free: Yes."""
    return (
        is_no(value) or value.startswith(("无", "不含")) or (bool(_NAMED_FREE.search(name.lower())) and is_yes(value))
    )
