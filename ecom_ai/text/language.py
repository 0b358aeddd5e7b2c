"""Tells Chinese from English by script and by the small words of the neighbours."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from .word_lists import word_list

DetectedLanguage = Literal["zh", "en", "other", "mixed", "none"]

_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_LATIN_WORD = re.compile("[A-Za-z\u00c0-\u024f][A-Za-z\u00c0-\u024f'’]*")
_KANA = re.compile("[\u3041-\u30ff\u31f0-\u31ff\uff66-\uff9f]")
_OTHER_WORD = re.compile(
    "[\u0370-\u058f\u0590-\u08ff\u0900-\u10ff\u1200-\u139f\u1780-\u17ff\u1e00-\u1fff\uac00-\ud7af\ufb1d-\ufdff\ufe70-\ufefc]+"
)
# USB, XL, A4, 5G stand in texts of every language and say nothing
_CODE = re.compile(r"(?<![A-Za-z])[A-Za-z]*\d[A-Za-z0-9]*|(?<![A-Za-z])[A-Z]{1,5}(?![A-Za-z])")

# One Han character is about half a word.
_WORD_WEIGHT = 2.0
_LONG = 10_000


@dataclass(frozen=True, slots=True)
class _Scripts:
    han: float
    latin: float
    other: float

    @property
    def total(self) -> float:
        return self.han + self.latin + self.other


def detect_language(s: str) -> DetectedLanguage:
    """`zh` or `en` where that language clearly leads; `none` where no letter stands."""
    text = s[:_LONG]
    scripts = _scripts(text)
    if not scripts.total:
        return "none"
    if scripts.other / scripts.total > 0.4:
        return "other"
    if scripts.han / scripts.total >= 0.6:
        return "zh"
    if scripts.latin / scripts.total >= 0.85:
        return "en" if _reads_as_english(text) else "other"
    return "mixed"


def share(s: str, language: Literal["zh", "en"]) -> float:
    """How much of the letters is in the script of `language`, 0 to 1; codes such as USB or A4 count for neither."""
    scripts = _scripts(s[:_LONG])
    if not scripts.total:
        return 0.0
    return (scripts.han if language == "zh" else scripts.latin) / scripts.total


def _scripts(text: str) -> _Scripts:
    words = _CODE.sub(" ", text)
    counted = _count(words)
    return counted if counted.total else _count(text)


def _count(text: str) -> _Scripts:
    han = float(len(_HAN.findall(text)))
    kana = len(_KANA.findall(text))
    latin = _WORD_WEIGHT * len(_LATIN_WORD.findall(text))
    other = _WORD_WEIGHT * len(_OTHER_WORD.findall(text)) + kana
    if kana * 5 > han:  # Japanese: its Han characters are not Chinese
        other, han = other + han, 0.0
    return _Scripts(han, latin, other)


def _reads_as_english(text: str) -> bool:
    english_words, foreign_words = word_list("small_words_en"), word_list("small_words_other")
    words = [word.lower() for word in _LATIN_WORD.findall(text)]
    foreign = sum(word in foreign_words for word in words)
    kinds = len(foreign_words.intersection(words))  # "la la la" is a song
    english = sum(word in english_words for word in words)
    accented = sum(not word.replace("’", "'").isascii() for word in words)
    if len(words) < 4:
        return True  # a brand or two; nothing to tell by
    return not (kinds >= 2 and foreign > english) and accented * 3 <= len(words)
