"""The bilingual lexicon: what a value, an attribute or a category is called in the other language. Pure."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from ecom_ai.descriptions.concepts import HAN, WORD, Concept, Entry, entries, find, implied, read_data, stem
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.quantities import find_quantities, show

__all__ = [
    "Concept",
    "attribute_key",
    "attribute_name",
    "category",
    "find_concepts",
    "implied",
    "is_name_attribute",
    "translate",
]

_KIND_ORDER = ("answer", "material", "certification", "property", "country", "brand", "category", "colour")
_KIND_BY_ATTRIBUTE = {
    "colour": "colour",
    "light colour": "colour",
    "ink colour": "colour",
    "size": "size",
    "season": "season",
    "gender": "gender",
    "pattern": "pattern",
    "style": "style",
    "shape": "shape",
    "finish": "finish",
    "flavour": "flavour",
    "fragrance": "flavour",
    "origin": "country",
    "category": "category",
    "fit": "fit",
    "use": "use",
    "occasion": "use",
    "storage method": "storage",
    "care": "property",
}
_NAME_ATTRIBUTES = frozenset(("brand", "model", "series", "item number", "author", "publisher", "isbn", "product name"))
_SEPARATOR = re.compile(r"(?:(?<!\s)\s+)?(?:[,，、;；]|\s(?:and|&)\s|[/|+]|和|与|及|\s-\s)\s*", re.IGNORECASE)
_ZH_JOINT = {
    ",": "、",
    "，": "、",
    "、": "、",
    ";": "；",
    "；": "；",
    "and": "和",
    "&": "和",
    "/": "/",
    "|": "/",
    "+": "+",
    "-": "-",
}
_EN_JOINT = {
    "，": ", ",
    "、": ", ",
    ",": ", ",
    "；": "; ",
    ";": "; ",
    "和": " and ",
    "与": " and ",
    "及": " and ",
    "+": " + ",
}
_CODE = re.compile(r"(?=[^\s]*[A-Z0-9])[A-Za-z0-9][A-Za-z0-9.\-+/]*")
_GLUE = re.compile(r"[\s\-·:：()（）]+|\b(?:with|of|for|in|the|a|an|to|x|by|up)\b|[的用款装型式]|×", re.IGNORECASE)
_SIZES = re.compile(r"(?:\d?X*[SML]|XS|EU ?\d+|US ?\d+|UK ?\d+)(?:\s*[,/-]\s*(?:\d?X*[SML]|XS))*")
_ABOUT = {
    "约": "about",
    "大约": "about",
    "about": "约",
    "approx": "约",
    "approx.": "约",
    "approximately": "约",
    "up": "",
    "over": "超过",
}
MAX_TRANSLATED = 120


@cache
def _attributes() -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for row in read_data("attributes"):
        entry = Entry("attribute", row["key"], tuple(row["en"]), tuple(row["zh"]))
        for surface in (*entry.en, *entry.zh):
            found.setdefault(_fold(surface), entry)
    return found


@cache
def _surfaces() -> dict[str, tuple[Entry, ...]]:
    found: dict[str, list[Entry]] = {}
    for entry in entries():
        for surface in dict.fromkeys((*entry.en, *entry.zh)):
            found.setdefault(_fold(surface), []).append(entry)
    return {surface: tuple(named) for surface, named in found.items()}


def _fold(surface: str) -> str:
    if HAN.search(surface):
        return re.sub(r"\s+", "", surface).lower()
    return " ".join(stem(word) for word in WORD.findall(surface))


def language_of(value: str) -> Language:
    return "zh" if HAN.search(value) else "en"


@lru_cache(maxsize=8192)
def attribute_key(name: str) -> str | None:
    """The lexicon's own key of an attribute name in either language, e.g. `weight` for 重量; None if unknown."""
    entry = _attribute(name)
    return entry.key if entry else None


def attribute_name(name: str, to: Language) -> str | None:
    """`name` in the language `to`, as an attribute list would print it; unchanged if it is in that language already."""
    name = name.strip()
    if not name:
        return None
    if language_of(name) == to:
        return name
    entry = _attribute(name)
    shown = entry.name(to) if entry else None
    return shown if to == "zh" or shown is None else shown[:1].upper() + shown[1:]


def _attribute(name: str) -> Entry | None:
    bare = re.sub(r"[(（\[【].{0,80}?[)）\]】]", "", name).strip(" :：")
    return _attributes().get(_fold(bare))


def is_name_attribute(name: str) -> bool:
    """Whether the values of this attribute are proper names (brand, model ...), which no language translates."""
    return attribute_key(name) in _NAME_ATTRIBUTES


def category(name: str, to: Language) -> str | None:
    """A shop category in the language `to`; only the last part of a path such as "Home > Tea" counts."""
    leaf = re.split(r"[>›»/\\]", name)[-1].strip()
    return translate(leaf, to, name="category") if leaf else None


def find_concepts(text: str, language: Language) -> list[Concept]:
    """Materials, colours, certifications, properties, countries, brands, values: longest match first, in order."""
    return find(text, han=language == "zh")


def translate(value: str, to: Language, *, name: str = "") -> str | None:
    """`value` said in `to`, or None where some part cannot be said.

    Numbers with units, codes and brand-like Latin words pass through. `name`, the attribute it belongs to, tells
    gold the colour from gold the metal, and lets brands and models stay as they are.
    """
    value = value.strip()
    if not value or len(value) > MAX_TRANSLATED:
        return None
    if language_of(value) == to or (to == "zh" and (is_name_attribute(name) or _SIZES.fullmatch(value))):
        return value
    return _translated(value, to, _KIND_BY_ATTRIBUTE.get(attribute_key(name) or "", ""))


def _translated(value: str, to: Language, kind: str) -> str | None:
    exact = _exact(value, to, kind)
    if exact is not None:
        return exact
    parts = _SEPARATOR.split(value)
    if len(parts) == 1:
        return _sequence(value, to, kind)
    joints = [match[0].strip().casefold() for match in _SEPARATOR.finditer(value)]
    table = _ZH_JOINT if to == "zh" else _EN_JOINT
    said: list[str] = []
    for index, part in enumerate(parts):
        piece = _translated(part, to, kind) if part else ""
        if piece is None:
            return None
        said.append(piece)
        if index < len(joints):
            said.append(table.get(joints[index], joints[index]))
    return "".join(said)


def _exact(value: str, to: Language, kind: str) -> str | None:
    named = _surfaces().get(_fold(value), ())
    for entry in sorted(named, key=lambda entry: _rank(entry.kind, kind)):
        shown = entry.name(to)
        if shown is not None:
            return shown
    return None


def _rank(kind: str, wanted: str) -> int:
    if kind == wanted:
        return -1
    return _KIND_ORDER.index(kind) if kind in _KIND_ORDER else len(_KIND_ORDER)


def _sequence(value: str, to: Language, kind: str) -> str | None:
    """Says a value piece by piece: quantities, concepts, codes; None as soon as a piece has no translation."""
    pieces = [(quantity.start, quantity.end, show(quantity, to)) for quantity in find_quantities(value)]
    concepts = find(value, han=True)
    for concept in sorted(concepts, key=lambda concept: _rank(concept.kind, kind)):
        if any(start < concept.end and concept.start < end for start, end, _ in pieces):
            continue
        said = _exact(value[concept.start : concept.end], to, kind)
        if said is not None:
            pieces.append((concept.start, concept.end, said))
    pieces.sort()
    said_parts: list[str] = []
    at = 0
    for start, end, said in [*pieces, (len(value), len(value), "")]:
        between = _between(value[at:start])
        if between is None:
            return None
        said_parts += [part for part in (*between, said) if part]
        at = end
    return _joined(said_parts, to)


def _between(text: str) -> list[str] | None:
    """What stands between translated pieces: codes are kept, glue is dropped, a dash or x is kept; else None."""
    kept: list[str] = []
    for word in re.split(r"(\s+|[()（）:：]|(?<![A-Za-z0-9])[-–~至x×*](?![A-Za-z0-9])|的)", text):
        bare = word.strip()
        if bare.casefold() in _ABOUT:
            kept.append(_ABOUT[bare.casefold()])
        elif bare in ("x", "×"):
            kept.append("x")
        elif bare in ("-", "–", "~", "至", "*", "/"):
            kept.append({"至": "-", "~": "-", "*": "x"}.get(bare, bare))
        elif not bare or _GLUE.fullmatch(bare):
            continue
        elif _CODE.fullmatch(bare) and not HAN.search(bare):
            if bare.isalpha() and bare.istitle():
                return None
            kept.append(bare)
        else:
            return None
    return kept


def _joined(parts: list[str], to: Language) -> str | None:
    if not parts:
        return None
    text = ""
    for part in parts:
        tight = part in ("-", "–", "/") or not text or text.endswith(("-", "–", "/"))
        spaced = to == "en" or part == "x" or text.endswith("x") or (text[-1:].isascii() and part[0].isascii())
        text += part if tight or not spaced else f" {part}"
    return text
