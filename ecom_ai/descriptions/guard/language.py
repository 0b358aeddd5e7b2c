"""Is the text in the language asked for and of a decent length?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ecom_ai.descriptions.facts import FactSheet, Language
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.guard.verdict import Reason

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*")
_HAN_RUN = re.compile(r"[㐀-鿿豈-﫿]+")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]{2,}"
)
"""Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, kana, Hangul."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Words in English, characters in Chinese. A sheet with few facts may have a shorter text."""

    least_words: int = 20
    most_words: int = 220
    least_signs: int = 30
    most_signs: int = 400


def language_reasons(text: str, sources: Sources, language: Language) -> Iterator[Reason]:
    other = _OTHER_SCRIPT.search(text)
    han = sum(len(run) for run in _HAN_RUN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if other and sources.literal(other[0]) is None:
        yield reason("wrong_language", other[0], other.start(), other.end())
    elif (language == "en" and _foreign_han(text, sources, words)) or (
        language == "zh" and han < 2 * _unknown(text, sources)
    ):
        yield reason("wrong_language")


def _foreign_han(text: str, sources: Sources, words: int) -> bool:
    """Han in an English text: only a name from the facts, and only a little."""
    runs = _HAN_RUN.findall(text)
    return any(sources.literal(run) is None for run in runs) or sum(map(len, runs)) > max(words, 1) // 2


def _unknown(text: str, sources: Sources) -> int:
    """Latin words that are not the shop's own names, plus one so that an empty text is not Chinese."""
    return 1 + sum(word.lower() not in sources.words and not word.isupper() for word in _LATIN_WORD.findall(text))


def length_reasons(text: str, sheet: FactSheet, language: Language, limits: Limits) -> Iterator[Reason]:
    facts = len(sheet.facts)
    if language == "en":
        size, least, most = len(_LATIN_WORD.findall(text)), min(limits.least_words, 8 + 4 * facts), limits.most_words
    else:
        size, least, most = len("".join(text.split())), min(limits.least_signs, 12 + 6 * facts), limits.most_signs
    if size < least:
        yield reason("too_short")
    elif size > most:
        yield reason("too_long")
