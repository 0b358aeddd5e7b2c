"""What the shop supplied, made searchable: quantities, concepts with yes or no, words and codes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from ecom_ai.descriptions.concepts import HAN, Concept, find, implied, stem
from ecom_ai.descriptions.facts import FactSheet
from ecom_ai.descriptions.guard.polarity import answer, is_denied
from ecom_ai.descriptions.guard.verdict import CATEGORY, PRICE_BAND, TITLE
from ecom_ai.descriptions.lexicon import attribute_key, translate
from ecom_ai.descriptions.quantities import Quantity, find_quantities, units
from ecom_ai.text.traditional import simplified

LATIN_WORD = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’][A-Za-z]+)*")
_UNIT_IN_NAME = re.compile(r"[(（\[/]\s*+([^()（）\[\]/]{1,12})\s*+[)）\]]?\s*+$")
_WORDS_IN_CODE = 4


@dataclass(frozen=True, slots=True)
class Source:
    index: int
    name: str
    value: str
    said: str = ""
    """The value in the other language, "" where it cannot be said."""
    concepts: frozenset[tuple[str, str]] = frozenset()
    """Kind and key of what the value names."""
    found: tuple[Concept, ...] = ()
    """Where the value names it."""

    @property
    def text(self) -> str:
        return f"{self.name}: {self.value}" if self.name else self.value


@dataclass(frozen=True, slots=True)
class Sources:
    sheet: FactSheet
    all: tuple[Source, ...]
    quantities: tuple[tuple[Quantity, int], ...]
    affirmed: dict[tuple[str, str], int]
    """(kind, key) of each concept, and of all that it implies -> where it stands."""
    denied: dict[tuple[str, str], int]
    words: dict[str, int]
    """Stems of all Latin words -> where they stand."""
    codes: dict[str, int]
    """Words and neighbouring words without signs, so that "X-200", "X 200" and "X200" are one."""
    squashed: tuple[tuple[str, int], ...]
    """Each source in lower case without spaces and signs, for names in any script."""

    def literal(self, phrase: str) -> int | None:
        """The source in which `phrase` stands as it is, spaces and signs aside."""
        wanted = squash(phrase)
        if not wanted:
            return None
        return next((index for text, index in self.squashed if wanted in text), None)

    def source(self, index: int) -> str:
        return next((source.text for source in self.all if source.index == index), "")


def squash(text: str) -> str:
    return simplified("".join(filter(str.isalnum, text.casefold())))


@lru_cache(maxsize=256)
def sources_of(sheet: FactSheet) -> Sources:
    """Read once per sheet: candidates of one product are checked one after the other."""
    given = tuple(_sources(sheet))
    affirmed: dict[tuple[str, str], int] = {}
    denied: dict[tuple[str, str], int] = {}
    words: dict[str, int] = {}
    codes: dict[str, int] = {}
    for source in given:
        _read_concepts(source, affirmed, denied)
        for text in (source.name, source.value, source.said):
            _read_words(text, source.index, words, codes)
    quantities = tuple(
        (quantity, source.index) for source in given for quantity in _quantities(source.name, source.value)
    )
    squashed = tuple((squash(f"{source.name} {source.value} {source.said}"), source.index) for source in given)
    return Sources(sheet, given, quantities, affirmed, denied, words, codes, squashed)


def _sources(sheet: FactSheet) -> Iterator[Source]:
    """Attributes first: evidence that names the attribute says more than the title does."""
    for index, fact in enumerate(sheet.facts):
        yield _source(index, fact.name, fact.value)
    yield _source(TITLE, "", sheet.title)
    yield _source(CATEGORY, "", sheet.category)
    yield _source(PRICE_BAND, "", sheet.price_band)


@lru_cache(maxsize=8192)
def _source(index: int, name: str, value: str) -> Source:
    """Kept, because the products of a shop share most of their attributes and many of their values."""
    said = translate(value, "en" if HAN.search(value) else "zh", name=name) or ""
    found = tuple(find(value, han=True))
    return Source(index, name, value, said, frozenset((each.kind, each.key) for each in found), found)


@lru_cache(maxsize=8192)
def _quantities(name: str, value: str) -> tuple[Quantity, ...]:
    return tuple(_find_quantities(name, value))


def _find_quantities(name: str, value: str) -> Iterator[Quantity]:
    """A bare number also has the unit that its attribute names: `Weight (g): 900`, `Weeks: 53`, 周数: 53."""
    yield from find_quantities(name)
    named = _UNIT_IN_NAME.search(name)
    unit = units().get(named[1].strip().lower()) if named else None
    counted = units().get(re.sub(r"^number of | ?数量?$", "", name.strip().lower()))
    for quantity in find_quantities(value):
        yield replace(quantity, unit=unit) if unit is not None and quantity.unit is None else quantity
        if quantity.unit is None and counted is not None:
            yield replace(quantity, unit=counted)


def _read_concepts(source: Source, affirmed: dict[tuple[str, str], int], denied: dict[tuple[str, str], int]) -> None:
    said = answer(source.value)
    for concept in find(source.name, han=True):
        negative = is_denied(source.name, concept.start, concept.end) != (said is False)
        _put(denied if negative else affirmed, concept.kind, concept.key, source.index, widened=not negative)
    if said is not None:
        return
    for concept in source.found:
        negative = is_denied(source.value, concept.start, concept.end)
        _put(denied if negative else affirmed, concept.kind, concept.key, source.index, widened=not negative)
    if attribute_key(source.name) == "certification":
        affirmed.setdefault(("certification", "certified"), source.index)


def _put(into: dict[tuple[str, str], int], kind: str, key: str, index: int, *, widened: bool) -> None:
    """What is affirmed affirms all it implies; what is denied denies only itself."""
    for concept in implied(kind, key) if widened else ((kind, key),):
        into.setdefault(concept, index)
    if kind == "certification" and widened:
        into.setdefault(("certification", "certified"), index)


def _read_words(text: str, index: int, words: dict[str, int], codes: dict[str, int]) -> None:
    found = [match[0] for match in LATIN_WORD.finditer(text)]
    bare = [squash(word) for word in found]
    for at, word in enumerate(found):
        words.setdefault(stem(word), index)
        joined = ""
        for following in bare[at : at + _WORDS_IN_CODE]:
            joined += following
            codes.setdefault(joined, index)
