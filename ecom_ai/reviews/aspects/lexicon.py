"""The words of one shop, compiled: its aspects and the opinion words that ship."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

from .aspect import Aspect, belongs, built_in_aspects
from .scanning import ASKS, BREAKS, ENDS, fold, scanner
from .vocabulary import Word, words_of


class Token(NamedTuple):
    """A word of the lexicon, or a sign, at its place in the text."""

    start: int
    end: int
    word: Word


_LATIN_WORD = re.compile("[a-z]{3}")
_HAN = re.compile("[\u4e00-\u9fff]")
_GOOD = "好"
_STRESS = ("很", "挺", "蛮", "还", "最", "极", "太", "更", "真")

_SIGNS = {
    **{sign: Word(roles=frozenset({"break"})) for sign in BREAKS},
    **{sign: Word(roles=frozenset({"end"})) for sign in ENDS},
    **{sign: Word(roles=frozenset({"end", "ask"})) for sign in ASKS},
}
_GAP = Word(roles=frozenset({"break"}))
"""Also for "????", which more often was a picture than a question."""


class Lexicon:
    """Finds words. Safe to share between threads; the first text of each language takes about half a second more.

    Rows that staff edited are given as `Aspect`s; the opinion words that ship know what speaks of which code, so a
    renamed aspect keeps its code and an unknown code lives by its own words and the general opinions.
    """

    def __init__(self, aspects: Iterable[Aspect]) -> None:
        self.aspects = tuple(aspects)
        self.codes = tuple(aspect.code for aspect in self.aspects)
        self.special = frozenset(aspect.code for aspect in self.aspects if aspect.categories)
        zh, en, emoji = (_copied(language) for language in ("zh", "en", "emoji"))
        _stress(zh)
        for aspect in self.aspects:
            _name(zh, aspect.code, aspect.words_zh)
            _name(en, aspect.code, aspect.words_en)
            _name_plurals(en, aspect.code, aspect.words_en)
        self._words = {"zh": emoji | zh, "en": emoji | en, "": en | emoji | zh}
        self._patterns: dict[str, re.Pattern[str]] = {}
        self._building = Lock()
        self._of_category = lru_cache(maxsize=4096)(self._belonging)

    def scan(self, text: str, language: str) -> list[Token]:
        """The words of `text` in order. A text in `zh` or `en` with words of the other is read in both."""
        folded = fold(text)
        needed = _needed(folded, language)
        words, pattern = self._words[needed], self._patterns.get(needed) or self._built(needed)
        return [
            Token(found.start(), found.end(), words.get(found[0]) or _SIGNS.get(found[0], _GAP))
            for found in pattern.finditer(folded)
        ]

    def _built(self, language: str) -> re.Pattern[str]:
        with self._building:
            if language not in self._patterns:
                words = self._words[language]
                bounded = {word for word in words if word.isascii()} if language != "zh" else set()
                self._patterns[language] = scanner(words.keys() - bounded, bounded, spaces=language != "en")
            return self._patterns[language]

    def of_category(self, category: str) -> frozenset[str]:
        """Codes of the aspects meant for a shop's category."""
        return self._of_category(category)

    def _belonging(self, category: str) -> frozenset[str]:
        return frozenset(aspect.code for aspect in self.aspects if belongs(aspect, category))


@lru_cache(maxsize=1)
def built_in_lexicon() -> Lexicon:
    return Lexicon(built_in_aspects())


def lexicon_of(aspects: tuple[Aspect, ...]) -> Lexicon:
    """Compiled once per process for the same words."""
    return built_in_lexicon() if aspects == built_in_aspects() else _compiled(aspects)


@lru_cache(maxsize=2)
def _compiled(aspects: tuple[Aspect, ...]) -> Lexicon:
    return Lexicon(aspects)


def _needed(folded: str, language: str) -> str:
    if language == "zh" and not _LATIN_WORD.search(folded):
        return "zh"
    return "en" if language == "en" and (folded.isascii() or not _HAN.search(folded)) else ""


def _copied(language: str) -> dict[str, Word]:
    return {text: replace(word) for text, word in words_of(language).items()}


def _stress(words: dict[str, Word]) -> None:
    """很好看 and its like: without them the longer 很好 would hide 好看."""
    stressed = [before for before in _STRESS if before + _GOOD in words]
    for text in [text for text in words if text.startswith(_GOOD) and len(text) > 1 and words[text].is_opinion]:
        for before in stressed:
            words.setdefault(before + text, words[text])


def _name(words: dict[str, Word], code: str, listed: Iterable[str]) -> None:
    for text in listed:
        folded = fold(text.strip())
        if folded:
            word = words.setdefault(folded, Word())
            word.names = (*word.names, code)


def _name_plurals(words: dict[str, Word], code: str, listed: Iterable[str]) -> None:
    """A plural is known for what its singular is known for."""
    given = {fold(text.strip()) for text in listed}
    for singular in given:
        plural = _plural(singular)
        if plural and plural not in given:
            known = words[singular]
            word = words.setdefault(plural, Word(prefers=known.prefers, roles=known.roles & {"weak"}))
            word.names = (*word.names, code)


def _plural(word: str) -> str:
    if not word[-1:].isalpha() or not word.isascii() or word.endswith(("ing", "ss")):
        return ""
    if word.endswith("y") and word[-2:-1] not in "aeiou":
        return word[:-1] + "ies"
    if word.endswith("s"):
        return ""
    return word + ("es" if word.endswith(("x", "ch", "sh")) else "s")
