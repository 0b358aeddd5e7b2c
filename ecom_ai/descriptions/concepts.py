"""Finds the lexicon's bilingual concepts in a text: two tries, built once, longest match first. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from ecom_ai.descriptions.facts import Language
from ecom_ai.text.traditional import simplified

KINDS_BY_FILE = {
    "materials": "material",
    "colours": "colour",
    "certifications": "certification",
    "properties": "property",
    "countries": "country",
    "categories": "category",
    "brands": "brand",
}
HAN = re.compile(r"[㐀-鿿豈-﫿]")
WORD = re.compile(r"[^\W_㐀-鿿豈-﫿]+(?:['’][^\W_㐀-鿿]+)*")
PROPER = frozenset(("brand", "country"))
"""Kinds whose Latin names have a capital: china is porcelain, China a country."""
GAPS = frozenset((" ", "-", "‑", "/", ".", "&", " & ", "+", "'"))
"""What may stand between the words of one concept: `stainless-steel`, `H&M`, but never a comma."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept found in a text.

    `weak` surfaces also have everyday meanings ("cream", 铁): in a fact they prove, in a text they do not claim.
    """

    kind: str
    key: str
    start: int
    end: int
    weak: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One concept of the data files: its names in both languages, the best name first."""

    kind: str
    key: str
    en: tuple[str, ...]
    zh: tuple[str, ...]
    weak: frozenset[str] = frozenset()
    parents: tuple[str, ...] = ()

    def name(self, language: Language) -> str | None:
        names = self.zh if language == "zh" else self.en
        return names[0] if names else None


@dataclass(slots=True)
class Node:
    children: dict[str, Node] = field(default_factory=dict)
    ends: list[tuple[Entry, bool, bool]] = field(default_factory=list)
    """(entry, weak, only in this case: `LED` is not `led`); an empty list where no surface ends."""
    neutral: bool = False
    """A harmless phrase ends here: it hides the concepts inside it ("red wine" is no colour)."""


def read_data(name: str) -> Any:
    path = resources.files("ecom_ai.descriptions") / "data" / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8"))


@cache
def entries() -> tuple[Entry, ...]:
    found = [entry for name, kind in KINDS_BY_FILE.items() for entry in _entries(name, kind)]
    return (*found, *_entries("values", ""))


def _entries(name: str, kind: str) -> Iterator[Entry]:
    for row in read_data(name):
        yield Entry(
            kind=row.get("kind", kind),
            key=row["key"],
            en=tuple(row["en"]),
            zh=tuple(row["zh"]),
            weak=frozenset(row.get("weak", ())),
            parents=tuple(row.get("is", ())),
        )


@cache
def implied(kind: str, key: str) -> frozenset[tuple[str, str]]:
    """Kind and key of the concept and of all that it implies: Egyptian cotton is cotton, IPX7 is waterproof."""
    found = {(kind, key)}
    for parent in _parents().get((kind, key), ()):
        other, _, name = parent.rpartition(":")
        found |= implied(other or kind, name)
    return frozenset(found)


@cache
def _parents() -> dict[tuple[str, str], tuple[str, ...]]:
    return {(entry.kind, entry.key): entry.parents for entry in entries()}


@cache
def stem(word: str) -> str:
    """Lower case, without a plural ending; the same for lexicon and text, so it need not be a real word."""
    word = word.casefold().replace("’", "'")
    if word.endswith("'s"):
        return word
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "xes", "ches", "shes")):
        return word[:-2]
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


@cache
def _tries() -> tuple[Node, Node]:
    latin, han = Node(), Node()
    for entry in entries():
        for surface in {*entry.en, *entry.zh}:
            _add(latin, han, surface, entry)
    neutral = read_data("neutral")
    for surface in neutral["en"]:
        _walk(latin, [stem(word) for word in WORD.findall(surface)]).neutral = True
    for surface in neutral["zh"]:
        _walk(han, list(surface)).neutral = True
    return latin, han


def _add(latin: Node, han: Node, surface: str, entry: Entry) -> None:
    weak = surface in entry.weak
    if HAN.search(surface):
        node = _walk(han, list(simplified(surface.lower())))
        # One Han sign alone has too many meanings to accuse anybody of a claim.
        node.ends.append((entry, weak or len(surface) == 1, False))
    else:
        node = _walk(latin, [stem(word) for word in WORD.findall(surface)])
        cased = entry.kind in PROPER or (len(surface) <= 5 and surface.isupper())
        node.ends.append((entry, weak, cased))


def _walk(node: Node, steps: list[str]) -> Node:
    for step in steps:
        node = node.children.setdefault(step, Node())
    return node


def find(text: str, *, han: bool) -> list[Concept]:
    """All concepts in reading order; one span may carry several (gold is a metal and a colour)."""
    found = list(_find_latin(text))
    if han and HAN.search(text):
        found = [*found, *_find_han(text)]
        found.sort(key=lambda concept: (concept.start, -concept.end))
        found = _outermost(found)
    return found


def _outermost(found: list[Concept]) -> list[Concept]:
    kept: list[Concept] = []
    for concept in found:
        last = kept[-1] if kept else None
        if last is None or concept.start >= last.end or (concept.start, concept.end) == (last.start, last.end):
            kept.append(concept)
    return kept


def _find_latin(text: str) -> Iterator[Concept]:
    root = _tries()[0]
    words = [(match.start(), match.end()) for match in WORD.finditer(text)]
    steps = [stem(text[start:end]) for start, end in words]
    index = 0
    while index < len(words):
        best, best_at, node, at = None, index, root, index
        while at < len(words) and (at == index or text[words[at - 1][1] : words[at][0]] in GAPS):
            following = node.children.get(steps[at]) or _possessive(node, steps[at])
            if following is None:
                break
            node, at = following, at + 1
            if node.ends or node.neutral:
                best, best_at = node, at
        if best is None:
            index += 1
            continue
        start, end = words[index][0], words[best_at - 1][1]
        found = [] if best.neutral else list(_ends(best, text, start, end))
        yield from found
        index = best_at if found or best.neutral else index + 1


def _possessive(node: Node, step: str) -> Node | None:
    return node.children.get(step[:-2]) if step.endswith("'s") else None


def _ends(node: Node, text: str, start: int, end: int) -> Iterator[Concept]:
    surface = text[start:end]
    for entry, weak, cased in node.ends:
        if cased and not _has_its_case(surface, entry.kind):
            continue
        yield Concept(entry.kind, entry.key, start, end, weak)


def _has_its_case(surface: str, kind: str) -> bool:
    if kind == "brand" and surface.lower() in _brands_in_any_case():
        return True
    return any(map(str.isupper, surface)) if kind in PROPER else surface.isupper()


@cache
def _brands_in_any_case() -> frozenset[str]:
    """Names that are no ordinary words, so that `nike` is Nike."""
    return frozenset(read_data("brands_lower"))


def _find_han(text: str) -> Iterator[Concept]:
    root, lowered = _tries()[1], text.lower()
    if len(lowered) != len(text):  # a few signs grow when lowered; positions matter more than their case
        lowered = text
    lowered = simplified(lowered)
    index, size = 0, len(lowered)
    while index < size:
        best, best_at, node, at = None, index, root, index
        while at < size and (following := node.children.get(lowered[at])) is not None:
            node, at = following, at + 1
            if node.ends or node.neutral:
                best, best_at = node, at
        if best is not None and not best.neutral:
            for entry, weak, _ in best.ends:
                yield Concept(entry.kind, entry.key, index, best_at, weak)
        index = best_at if best is not None else index + 1
