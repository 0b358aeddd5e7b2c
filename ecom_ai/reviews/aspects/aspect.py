"""The aspects of a product that reviews speak of, and the families of categories they are meant for."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

from .vocabulary import data_lines, split_words


@dataclass(frozen=True, slots=True)
class Aspect:
    """`words_*` name it in a text. `categories`: families (see `data/families.txt`) or words that stand in the name of
    a shop's category; empty means every product."""

    code: str
    name_zh: str
    name_en: str
    words_zh: tuple[str, ...]
    words_en: tuple[str, ...]
    categories: tuple[str, ...] = ()


@cache
def built_in_aspects() -> tuple[Aspect, ...]:
    """The set that ships, most general first."""
    aspects: list[Aspect] = []
    head: list[str] = []
    words: dict[str, tuple[str, ...]] = {}
    for line in data_lines("aspects.txt"):
        if line.startswith("["):
            head, words = [part.strip() for part in line[1:].replace("]", "|", 1).split("|")], {}
            continue
        language, _, listed = line.partition(":")
        words[language] = split_words(listed)
        if len(words) == 2:
            categories = split_words(head[3]) if len(head) > 3 else ()
            aspects.append(Aspect(head[0], head[1], head[2], words["zh"], words["en"], categories))
    return tuple(aspects)


@lru_cache(maxsize=4096)
def families_of(category: str) -> frozenset[str]:
    """The families to which a shop's category belongs, by the words in its name."""
    name = category.casefold()
    return frozenset(family for family, words in _families().items() if words.search(name))


@cache
def _families() -> dict[str, re.Pattern[str]]:
    families = {}
    for line in data_lines("families.txt"):
        family, _, listed = line[1:].partition("]")
        words = split_words(listed)
        chinese = "|".join(word for word in words if not word.isascii())
        english = "|".join(word for word in words if word.isascii())
        families[family] = re.compile(rf"{chinese or '(?!)'}|\b(?:{english})(?:e?s)?\b")
    return families


def belongs(aspect: Aspect, category: str) -> bool:
    """Whether the aspect is meant for products of this category; an unknown category has every aspect."""
    if not aspect.categories or not category:
        return True
    name, families = category.casefold(), families_of(category)
    return any(wanted in families or wanted.casefold() in name for wanted in aspect.categories)
