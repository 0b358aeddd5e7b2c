"""The words of one shop, compiled: its aspects and the opinion words that ship."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from .aspect import Aspect, belongs, built_in_aspects
from .scanning import ASKS, BREAKS, ENDS, fold, scanner
from .vocabulary import Word, words_of


class Token(NamedTuple):
    """A word of the lexicon, or a sign, at its place in the text."""

    start: int
    end: int
    word: Word


_SIGNS = {
    **{sign: Word(roles=frozenset({"break"})) for sign in BREAKS},
    **{sign: Word(roles=frozenset({"end"})) for sign in ENDS},
    **{sign: Word(roles=frozenset({"end", "ask"})) for sign in ASKS},
}
_GAP = Word(roles=frozenset({"break"}))
"""Also for "????", which more often was a picture than a question."""


class Lexicon:
    """Finds words. Safe to share between threads; building one takes about a quarter of a second.

    Rows that staff edited are given as `Aspect`s; the opinion words that ship know what speaks of which code, so a
    renamed aspect keeps its code and an unknown code lives by its own words and the general opinions.
    """

    def __init__(self, aspects: Iterable[Aspect]) -> None:
        self.aspects = tuple(aspects)
        self.codes = tuple(aspect.code for aspect in self.aspects)
        self.special = frozenset(aspect.code for aspect in self.aspects if aspect.categories)
        zh, en, emoji = (_copied(language) for language in ("zh", "en", "emoji"))
        for aspect in self.aspects:
            _name(zh, aspect.code, aspect.words_zh)
            _name(en, aspect.code, _with_plurals(aspect.words_en))
        self._words = {"zh": emoji | zh, "en": emoji | en, "": en | emoji | zh}
        free = {word for word in zh | emoji if word}
        pictures = {word for word in (emoji | en) if not word.isascii()}
        self._scanners: dict[str, re.Pattern[str]] = {
            "zh": scanner(free, ()),
            "en": scanner(pictures, (word for word in en if word.isascii())),
            "": scanner(free | pictures, (word for word in en if word.isascii())),
        }
        self._of_category = lru_cache(maxsize=4096)(self._belonging)

    def scan(self, text: str, language: str) -> list[Token]:
        """The words of `text` in order; a language other than zh and en looks for both."""
        known = language if language in self._words else ""
        words = self._words[known]
        return [
            Token(found.start(), found.end(), words.get(found[0]) or _SIGNS.get(found[0], _GAP))
            for found in self._scanners[known].finditer(fold(text))
        ]

    def of_category(self, category: str) -> frozenset[str]:
        """Codes of the aspects meant for a shop's category."""
        return self._of_category(category)

    def _belonging(self, category: str) -> frozenset[str]:
        return frozenset(aspect.code for aspect in self.aspects if belongs(aspect, category))


@lru_cache(maxsize=1)
def built_in_lexicon() -> Lexicon:
    return Lexicon(built_in_aspects())


def _copied(language: str) -> dict[str, Word]:
    return {text: replace(word) for text, word in words_of(language).items()}


def _name(words: dict[str, Word], code: str, listed: Iterable[str]) -> None:
    for text in listed:
        folded = fold(text.strip())
        if folded:
            word = words.setdefault(folded, Word())
            word.names = (*word.names, code)


def _with_plurals(words: Iterable[str]) -> list[str]:
    forms = list(words)
    known = set(forms)
    for word in words:
        plural = word + ("es" if word.endswith(("s", "x", "ch", "sh")) else "s")
        if word.endswith("y") and word[-2:-1] not in "aeiou":
            plural = word[:-1] + "ies"
        if word[-1:].isalpha() and not word.endswith(("s", "ing")) and plural not in known:
            forms.append(plural)
    return forms
