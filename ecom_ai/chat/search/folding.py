"""One way of writing for everything that is compared: case, width, signs, numbers with their units. Pure."""

from __future__ import annotations

import re

from ecom_ai.text.characters import fold_characters
from ecom_ai.text.traditional import simplified

_THOUSANDS = re.compile(r"(?<=\d)[,，](?=\d{3}(?!\d))")
_UNITS = {
    "毫安时": "mah",
    "毫安": "mah",
    "毫升": "ml",
    "公升": "l",
    "升": "l",
    "千克": "kg",
    "公斤": "kg",
    "厘米": "cm",
    "毫米": "mm",
    "英寸": "inch",
    "寸": "inch",
    "千瓦": "kw",
    "瓦": "w",
    "流明": "lm",
    "克": "g",
    "米": "m",
    "litres": "l",
    "litre": "l",
    "liters": "l",
    "liter": "l",
    "grams": "g",
    "gram": "g",
    "inches": "inch",
    "watts": "w",
    "watt": "w",
    "lumens": "lm",
    "kilos": "kg",
    "kilograms": "kg",
}
_WRITTEN = "|".join(sorted(map(re.escape, _UNITS), key=len, reverse=True))
_UNIT = re.compile(rf"(?<=\d)\s*({_WRITTEN})(?![a-z])")
_GLUED = re.compile(r"(\d)\s+(mah|ml|l|kg|g|cm|mm|m|inch|kw|w|lm)\b")
_POINT = re.compile(r"(?<=\d)\.(?=\d)")
_USB = re.compile(r"\b(?:usb|type)[ -]?([ac])\b")
_HAN_DIGITS = dict(zip("一二两三四五六七八九十", (1, 2, 2, 3, 4, 5, 6, 7, 8, 9, 10), strict=True))
_HAN_NUMBER = re.compile(
    r"(?<![一二两三四五六七八九十])([一二三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九])(?=岁|人|个人|口人|片|寸|升|米|公斤|千克|年级|个月)"
)
_HAN_SUM = re.compile(
    r"(?<![一二两三四五六七八九十百千])(?:([一二两三四五六七八九])千)?(?:([一二两三四五六七八九])百)?(?:([一二三四五六七八九]?)十)?"
    r"(?=元|块|以内|以下|左右|之内|上下|出头|预算)"
)
_WORDS = ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_NUMBER_WORD = re.compile(
    rf"\b({'|'.join(_WORDS)})(?=[ -](?:years?|people|persons?|months?|pieces?|inch|litres?|liters?)\b)"
)


def fold(text: str) -> str:
    """Lower case, simplified, without thousands separators; `1.7 L` and `1.7升` are both `1p7l`."""
    folded = simplified(fold_characters(text)).lower().replace("’", "'")
    folded = _THOUSANDS.sub("", folded)
    folded = _HAN_SUM.sub(_sum, folded)
    folded = _HAN_NUMBER.sub(lambda found: _number(found[1]), folded)
    folded = _NUMBER_WORD.sub(lambda found: str(_WORDS.index(found[1]) + 2), folded)
    folded = _UNIT.sub(lambda found: _UNITS[found[1]], folded)
    folded = _GLUED.sub(r"\1\2", folded)
    folded = _POINT.sub("p", folded)
    return _USB.sub(r"usb\1", folded)


def _number(signs: str) -> str:
    """十二 is 12, 二十 is 20."""
    tens, ten, ones = signs.rpartition("十")
    return str((10 * _HAN_DIGITS.get(tens, 1) if ten else 0) + _HAN_DIGITS.get(ones, 0))


def _sum(found: re.Match[str]) -> str:
    """一百五十 before 元 or 左右 is 150."""
    if not found[0]:
        return ""
    thousands, hundreds, tens = (_HAN_DIGITS.get(group or "", 0) for group in found.groups())
    return str(1000 * thousands + 100 * hundreds + 10 * (tens or ("十" in found[0])))


def stem(word: str) -> str:
    """A light English stem: plural, -ing, -ed and a final e go; enough to find, not to read."""
    if not word.isascii() or any(sign.isdigit() for sign in word):
        return word
    word = word.removesuffix("'s").removesuffix("s'").replace("'", "")
    return _without_ending(_singular(word))


def _singular(word: str) -> str:
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("xes", "ches", "shes", "sses")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def _without_ending(word: str) -> str:
    if len(word) > 5 and word.endswith("ing"):
        word = _undoubled(word[:-3])
    elif len(word) > 4 and word.endswith("ied"):
        word = word[:-3] + "y"
    elif len(word) > 4 and word.endswith("ed"):
        word = _undoubled(word[:-2])
    if len(word) > 4 and word.endswith("ie"):
        return word[:-2] + "y"
    return word[:-1] if len(word) > 4 and word.endswith("e") else word


def _undoubled(word: str) -> str:
    return word[:-1] if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "lsz" else word
