"""Whether a product suits: a size, an age, a number of people, a screen, held against what its facts say. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.search.folding import fold
from ecom_ai.chat.search.units import units

_LETTERS = ("xxs", "xs", "s", "m", "l", "xl", "xxl", "xxxl")
_LETTER = r"(?:x{0,3}l|x{0,2}s|[sml]|[23]xl)"
_NO_SIZE = r"(?![\w%.-]| ?(?:inch|litre|year|day|hour|dollar|watt|people|person))"
_SIZE = re.compile(
    rf"\b(?:size|in(?: an?)?|an?|eu)(?: |(?=\d))({_LETTER}|3[4-9]|4\d){_NO_SIZE}"
    rf"|\b(?:go(?:es)?|comes?) (?:up |down )?to (?:a |size )?({_LETTER}|3[4-9]|4\d){_NO_SIZE}"
    r"|\b(?:in|in a|size) (small|medium|large|extra large)(?= size|[ ?.!]*$)"
    rf"|(?<![\w.])({_LETTER}|3[4-9]|4\d) ?(?:码|号|的)"
    r"|(?:有|穿|买|选|尺码|要)(?:没有)? ?"
    r"((?:x{1,3}l|xs|[sml](?![a-z])|[23]xl|3[4-9](?!\d)|4\d(?!\d)))(?![a-z\d元块天度岁%pm寸])"
)
_WORDS = ("two", "three", "four", "five", "six")
_SIGNS = "两三四五六"
_MANY = rf"(?:\d|{'|'.join(_WORDS)})"
_PEOPLE = re.compile(
    rf"\bfor ({_MANY})(?: (?:people|persons?|adults|of us))?(?=[ ?.!,]*$| (?:under|below|with|and))"
    rf"|\b({_MANY})[ -](?:people|persons?|man|adults|of us)\b|\b(?:family|group|party) of ({_MANY})\b"
    rf"|([{_SIGNS}\d]) ?(?:个|口)?人|([{_SIGNS}\d])口之家|一家([{_SIGNS}\d])口"
)
_SCREEN = re.compile(r"(\d{2}(?:p\d)?)[ -]?(?:inch|寸|\")")
_AREA = re.compile(r"(?<![\d.])(\d{1,4}) ?(?:m2|m²|㎡|平方?m|平方|平(?!衡|板|底|时|均|常|安|面|整|台)|square m\w+|sqm)")
_NUMBERS = re.compile(r"\d+(?:\.\d+)?")
_AGE = re.compile(r"(?<!\d)(\d++)\s*+(months?|个月|years?|岁)|from birth|全年龄", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Needs:
    """What somebody needs, as far as it is a number or a size."""

    size: str = ""
    people: int | None = None
    screen: float | None = None
    months: int | None = None
    area: float | None = None

    @property
    def any(self) -> bool:
        return bool(self.size) or any(value is not None for value in (self.people, self.screen, self.months, self.area))


@dataclass(frozen=True, slots=True)
class Verdict:
    suits: bool
    name: str
    value: str


def needs_of(folded: str, months: int | None) -> Needs:
    size = _SIZE.search(folded)
    people = _PEOPLE.search(folded)
    screen = _SCREEN.search(folded)
    area = _AREA.search(folded)
    return Needs(
        size=_plain(next(group for group in size.groups() if group)) if size else "",
        people=_count(next(group for group in people.groups() if group)) if people else None,
        screen=float(screen[1].replace("p", ".")) if screen else None,
        months=months,
        area=float(area[1]) if area else None,
    )


def without_named(needs: Needs, item: Item) -> Needs:
    """A 4-Person Tent is a name, not four people who need one."""
    named = needs_of(fold(item.title), None)
    return replace(needs, people=None) if needs.people is not None and named.people is not None else needs


def verdict_on(item: Item, needs: Needs) -> Verdict | None:
    """What the facts say to the first need that they speak of; None where they speak of none."""
    for value, concept, suits in (
        (needs.size, "sizes", _has_size),
        (needs.months, "age", _is_old_enough),
        (needs.screen, "laptop", _takes),
        (needs.people, "people", _sleeps),
        (needs.area, "area", _sleeps),
    ):
        if value not in ("", None) and (found := _fact(item, concept, suits, value)) is not None:
            return found
    return None


def _fact(item: Item, concept: str, suits: Callable[[str, object], bool | None], value: object) -> Verdict | None:
    for name, told in item.facts:
        known = {each for unit in units(name) for each in unit.attributes}
        if concept == "people" and re.search(r"people|person|人", told):
            known.add("people")
        if concept in known and (answer := suits(told, value)) is not None:
            return Verdict(answer, name, told)
    return None


def _count(told: str) -> int:
    if told.isdigit():
        return int(told)
    return (_SIGNS.index(told) if told in _SIGNS else _WORDS.index(told)) + 2


def _plain(size: str) -> str:
    names = {"2xl": "xxl", "3xl": "xxxl", "small": "s", "medium": "m", "large": "l", "extra large": "xl"}
    return names.get(size, size)


def _has_size(told: str, wanted: object) -> bool | None:
    """`EU 36 to 47`, `38-45`, `S-XXL`, `XS to XXL`."""
    if str(wanted).isdigit():
        numbers = [int(each) for each in re.findall(r"\d{2}", told)]
        return min(numbers) <= int(str(wanted)) <= max(numbers) if numbers else None
    letters = [_LETTERS.index(each) for each in re.findall(rf"\b{_LETTER}\b", told.lower()) if each in _LETTERS]
    if not letters or wanted not in _LETTERS:
        return None
    return min(letters) <= _LETTERS.index(str(wanted)) <= max(letters)


def _is_old_enough(told: str, months: object) -> bool | None:
    found = _AGE.search(told)
    if found is None or not isinstance(months, int):
        return None
    least = 0 if found[1] is None else int(found[1]) * (1 if found[2].lower().startswith(("month", "个月")) else 12)
    return least <= months


def _takes(told: str, inches: object) -> bool | None:
    numbers = _NUMBERS.findall(told)
    return float(numbers[0]) >= float(str(inches)) if numbers else None


def _sleeps(told: str, people: object) -> bool | None:
    numbers = [int(float(each)) for each in _NUMBERS.findall(told)]
    return max(numbers) >= float(str(people)) if numbers else None
