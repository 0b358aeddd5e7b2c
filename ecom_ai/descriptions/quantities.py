"""Finds quantities (a number and its unit) in Chinese and English text, and compares them across units. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.numerals import ENGLISH_NUMERAL, HAN_NUMERAL, english_number, han_number, without_formal
from ecom_ai.text.traditional import simplified

_WIDE = str.maketrans("０１２３４５６７８９．，％～－＋／：（）℃℉㎡", "0123456789.,%~-+/:()℃℉㎡")
_FRACTIONS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}
_CURRENCY = {"$": "dollar", "US$": "dollar", "€": "euro", "£": "gbp", "¥": "yuan", "￥": "yuan"}
_NOT_AFTER_SPACE = frozenset("akdjhnsxc")
"""Single letters that are words or sizes when they stand alone: "2 a day" is no current."""
_GENERATIONS = frozenset(
    ("2g", "3g", "4g", "5g", "6g", "2.4g", "3d", "2d", "4k", "8k", "2k", "1k", "14k", "18k", "24k", "9k")
)

_IN_IS_A_WORD = re.compile(
    r"\s+(?!(?:x|by|wide|long|high|tall|deep|or|while|with|plus)\b|and\b(?! (?:out|around)\b))[a-z0-9]"
)
"""After "2 in": "2 in one" and "2 in the box" are no inches, "17 in and" is."""
_INSIDE_CODE = re.compile(r"(?:[A-Za-z]|[A-Za-z][-–_]|\d\.)$")
"""Before a number: the number belongs to a code such as X200, IP67, A-5 or version 1.2.3."""


@dataclass(frozen=True, slots=True)
class Unit:
    key: str
    dimension: str
    factor: float
    show_en: tuple[str, str]
    """For one and for many."""
    show_zh: str


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number at `start:end`; `unit` is None for a bare number."""

    start: int
    end: int
    number: float
    unit: Unit | None
    text: str
    written: str = "digits"
    """digits, han, english or vague ("hundreds of")."""

    @property
    def dimension(self) -> str:
        return self.unit.dimension if self.unit else ""

    @property
    def base(self) -> float:
        return self.number * (self.unit.factor if self.unit else 1)


@cache
def units() -> dict[str, Unit]:
    """Every alias, lower case, of both languages."""
    found: dict[str, Unit] = {}
    for row in read_data("units"):
        singular, plural = row["show_en"]
        unit = Unit(row["key"], row["dimension"], row["factor"], (singular, plural), row["show_zh"])
        for alias in (*row["en"], *row["zh"]):
            found.setdefault(alias.lower(), unit)
    return found


_DIGITS = r"\d+(?: ?/ ?\d+)(?!\d|[./]\d)|\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|[½¼¾⅓⅔]"
_TENTHS = r"(?P<tenth>成(?!为|就|都|分|人|本|品|员|长|型))?"
_VAGUE = r"\b(?:dozens|hundreds|thousands|millions) of\b"
_HALVED = "hour|day|week|month|year|litre|liter|metre|meter|kilo|kilogram|pound|inch|gallon|mile"
_WORDS = rf"{ENGLISH_NUMERAL}|\bhalf\b|\b(?:a )?dozen\b|\btwice\b|\btriple\b"


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """For digits, Chinese numerals and English number words, each with the unit that may follow."""
    aliases = sorted(units(), key=len, reverse=True)
    named = [alias for alias in aliases if not HAN.search(alias) and alias not in _CURRENCY]
    # The first letter is looked at once, not once for each of the names.
    first = re.escape("".join(sorted({alias[0] for alias in named})))
    latin = f"(?=[{first}])(?:{'|'.join(map(re.escape, named))})"
    han = "|".join(re.escape(alias) for alias in aliases if HAN.search(alias))
    unit = rf"(?:(?P<gap>[ \u00a0-]?)(?P<latin>{latin})(?![A-Za-z])|\s?[余多]?(?P<han>{han}))"
    digits = rf"(?P<money>US\$|[$€£¥￥])?\s?(?P<number>{_DIGITS})(?P<power>[万亿])?(?:{unit})?"
    percent = rf"百分之(?P<percent>{HAN_NUMERAL}|\d+(?:\.\d+)?)"
    numerals = (
        rf"{percent}|(?P<liang>[一二三四五六七八九十半]+)两(?=[重装的，。；！、\s]|$)"
        rf"|(?P<number>{HAN_NUMERAL}|半){_TENTHS}[余多]?(?:个半)?(?P<han>{han})?"
    )
    words = (
        rf"(?P<vague>{_VAGUE})|\ban? (?P<halved>{_HALVED}) and a half\b"
        rf"|(?P<number>{_WORDS})(?:[ -](?:an? |and a half )?(?P<unit>{latin})(?![A-Za-z]))?"
    )
    return re.compile(digits, re.IGNORECASE), re.compile(numerals), re.compile(words, re.IGNORECASE)


def find_quantities(text: str) -> list[Quantity]:
    """Every quantity in reading order. Codes such as X200 or IP67 are not quantities; 10 x 20 cm is two lengths."""
    if not text.isascii():
        text = without_formal(simplified(text.translate(_WIDE)))
    digits, numerals, words = _patterns()
    found = [item for match in digits.finditer(text) if (item := _from_digits(match, text)) is not None]
    if HAN.search(text):
        found += [item for match in numerals.finditer(text) if (item := _from_han(match)) is not None]
    if not text.isascii() or any(sign.isalpha() for sign in text):
        found += [item for match in words.finditer(text) if (item := _from_words(match)) is not None]
    found.sort(key=lambda item: (item.start, -item.end))
    return list(_with_shared_units(_without_overlaps(found), text))


def _from_digits(match: re.Match[str], text: str) -> Quantity | None:
    start, end = match.start("number"), match.end()
    if _INSIDE_CODE.search(text, max(0, start - 3), start):
        return None
    number = _digits_value(match["number"])
    if match["power"]:
        number *= 10_000 if match["power"] == "万" else 100_000_000
    unit = units().get((match["latin"] or match["han"] or "").lower())
    if unit is not None and match["latin"] and not _reads_as_unit(match, text):
        unit, end = None, match.start("latin") - len(match["gap"])
    if unit is None and end < len(text) and text[end].isascii() and text[end].isalpha():
        return None
    if match["money"]:
        unit, start = units()[_CURRENCY[match["money"].upper()].lower()], match.start("money")
    return Quantity(start, end, number, unit, text[start:end])


def _digits_value(written: str) -> float:
    if written in _FRACTIONS:
        return _FRACTIONS[written]
    if "/" in written:
        above, below = written.split("/")
        return int(above) / int(below) if int(below) else float(int(above))
    return float(written.replace(",", ""))


def _reads_as_unit(match: re.Match[str], text: str) -> bool:
    unit, gap = match["latin"].lower(), match["gap"]
    if gap in ("", "-"):
        return (match["number"] + match["latin"]).lower() not in _GENERATIONS or match["latin"] in ("g", "d")
    if unit in _NOT_AFTER_SPACE:
        return match["latin"].isupper() and unit != "x"
    if unit == "in":
        return not _IN_IS_A_WORD.match(text, match.end())
    return unit != "x"


def _from_han(match: re.Match[str]) -> Quantity | None:
    if match["percent"]:
        written = match["percent"]
        number = float(written) if written[0].isdigit() else han_number(written)
        unit = units()["%"]
    elif match["liang"]:
        number = 0.5 if match["liang"] == "半" else han_number(match["liang"])
        unit = units()["liang"]
    elif match["tenth"]:
        value = han_number(match["number"]) if match["number"] != "半" else 5.0
        number, unit = (None if value is None else value * 10), units()["%"]
    else:
        if match["han"] is None:
            return None
        unit = units()[match["han"]]
        number = 0.5 if match["number"] == "半" else han_number(match["number"])
    if number is None:
        return None
    return Quantity(match.start(), match.end(), number, unit, match[0], "han")


def _from_words(match: re.Match[str]) -> Quantity | None:
    if match["vague"]:
        return Quantity(match.start(), match.end(), -1, None, match[0], "vague")
    if match["halved"]:
        return Quantity(match.start(), match.end(), 1.5, units().get(match["halved"].lower()), match[0], "english")
    word = match["number"].casefold()
    special = {"half": 0.5, "dozen": 12.0, "a dozen": 12.0, "twice": 2.0, "triple": 3.0}
    unit = units().get((match["unit"] or "").lower())
    if word in ("twice", "triple"):
        unit = units()["times"]
    number = special.get(word) or english_number(word)
    if word == "half" and unit is None:
        return None
    if match["unit"] and len(match["unit"]) <= 2:  # "one in", "two a": words, not units
        return Quantity(match.start(), match.end("number"), number, None, match["number"], "english")
    return Quantity(match.start(), match.end(), number, unit, match[0], "english")


def _without_overlaps(found: list[Quantity]) -> Iterator[Quantity]:
    end = -1
    for item in found:
        if item.start >= end:
            yield item
            end = item.end


_SHARES_UNIT = re.compile(r"\s*(?:[x×*~–—-]|to|by|and|or|至|到|或|/|-)\s*", re.IGNORECASE)


def _with_shared_units(found: Iterator[Quantity], text: str) -> Iterator[Quantity]:
    """In 10 x 20 x 30 cm and 5-10 hours the last unit counts for all."""
    items = list(found)
    for index in range(len(items) - 2, -1, -1):
        item, following = items[index], items[index + 1]
        if (
            item.unit is None
            and following.unit is not None
            and _SHARES_UNIT.fullmatch(text[item.end : following.start])
        ):
            items[index] = replace(item, unit=following.unit)
    return iter(items)


def same_amount(claimed: Quantity, given: Quantity, *, approximate: bool = False) -> bool:
    """Whether the shop's quantity supports the claimed one, across units (0.24 kg and 240 g, 2 years and 24 months)."""
    if claimed.dimension != given.dimension and not _both_counts(claimed, given):
        return False
    if claimed.number < 0:
        return False
    same_unit = claimed.unit == given.unit or claimed.unit is None or given.unit is None
    tolerance = 0.03 if approximate else 1e-9 if same_unit else 0.01
    return abs(claimed.base - given.base) <= tolerance * max(abs(given.base), 1e-12)


def _both_counts(claimed: Quantity, given: Quantity) -> bool:
    """A bare number may be any count; pieces may not be layers, and a bare number is never a weight."""
    ours, theirs = claimed.dimension, given.dimension
    if not ours:
        return not theirs or theirs.startswith("count")
    if not theirs:
        return ours.startswith("count") or ours in ("times", "age", "angle", "discount")
    return False


def show(quantity: Quantity, language: str) -> str:
    """The quantity as that language writes it: `240 g`, `240克`, `2 years`; the unit only where it stood."""
    number = f"{quantity.number:g}" if quantity.number < 1e6 else f"{quantity.number:.0f}"
    if quantity.unit is None or quantity.text.strip("0123456789.,/ ") == "":
        return number
    if language == "zh":
        return f"{number}{quantity.unit.show_zh}"
    name = quantity.unit.show_en[0] if quantity.number == 1 else quantity.unit.show_en[1]
    return f"{number}%" if name == "%" else f"{number}{name}" if name.startswith("°") else f"{number} {name}".rstrip()
