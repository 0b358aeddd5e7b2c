"""Lists of phrases as one quick pattern, with the lawful uses that do not count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from ecom_ai.descriptions.concepts import HAN
from ecom_ai.text.traditional import simplified


@dataclass(frozen=True, slots=True)
class PhraseList:
    """Patterns in lower case: a text is lowered once, which is much quicker than ignoring case at every place."""

    found: re.Pattern[str]
    lawful: re.Pattern[str] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a phrase stands outside of its lawful uses."""
        text = lowered(text)
        found = [match.span() for match in self.found.finditer(text)]
        if not found:
            return
        spared = [match.span() for match in self.lawful.finditer(text)] if self.lawful else []
        for start, end in found:
            if not any(first < end and start < last for first, last in spared):
                yield start, end


@lru_cache(maxsize=64)
def lowered(text: str) -> str:
    """Lower case and simplified, unless that would move the places: a few capitals become two signs."""
    lower = text.lower()
    return simplified(lower if len(lower) == len(text) else text)


def word_list(words: Iterable[str], lawful: list[str]) -> PhraseList:
    """Plain words, longest first; Latin ones only as whole words."""
    latin: list[str] = []
    han: list[str] = []
    for word in sorted({word.lower() for word in words}, key=len, reverse=True):
        (han if HAN.search(word) else latin).append(word)
    parts = []
    if latin:
        parts.append(rf"(?<![a-z0-9-])(?:{_by_first_sign(latin)})(?![a-z0-9])")
    if han:
        parts.append(_by_first_sign(han))
    return PhraseList(re.compile("|".join(parts)), re.compile("|".join(lawful)) if lawful else None)


def _by_first_sign(words: list[str]) -> str:
    """`b(?:est|iggest)|f(?:astest)`: one look per place instead of one per word."""
    groups = groupby(sorted(words, key=lambda word: (word[0], -len(word))), key=lambda word: word[0])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(_quoted(word[1:]) for word in group)})" for first, group in groups)


def _quoted(text: str) -> str:
    return re.escape(text).replace(r"\-", "[-‑ ]").replace("'", "['’]")


def pattern_list(patterns: Iterable[str]) -> PhraseList:
    """Regular expressions; those that begin at a word's edge share one test for it."""
    edged: list[str] = []
    free: list[str] = []
    for pattern in patterns:
        (edged if pattern.startswith(r"\b") else free).append(pattern)
    parts = [rf"\b(?=\w)(?:{'|'.join(pattern.removeprefix(chr(92) + 'b') for pattern in edged)})"] if edged else []
    return PhraseList(re.compile("|".join([*parts, *free])))
