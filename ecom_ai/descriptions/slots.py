"""The placeholder format of small models: they read and write `<v3>`, never the value itself.

A small model cannot copy `240 g` without mistakes, but it can decide where a weight belongs. So a prompt names each
fact by slot number, class, name and kind of value; the model's text holds placeholders; `realise` puts the shop's own
words in. Tokens: `<t>` title, `<c>` category, `<v3>` and `<n3>` value and name of fact 3; `<w>` ends the prompt.
"""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from ecom_ai.descriptions import lexicon
from ecom_ai.descriptions.facts import Fact, FactSheet, Language
from ecom_ai.descriptions.guard.superlatives import superlative_spans
from ecom_ai.descriptions.slots_category import (
    NUMBERS,
    UNKNOWN_GROUP,
    Category,
    agreeing,
    category,
    group_of,
    groups,
    number_of,
    tail_of,
)
from ecom_ai.descriptions.slots_names import (
    LEFT_OUT,
    UNKNOWN_CLASS,
    attribute_classes,
    class_of,
    is_plural,
    name_surface,
    part_of,
    split_unit,
)
from ecom_ai.descriptions.slots_realise import Realiser
from ecom_ai.descriptions.slots_values import (
    KINDS,
    NO,
    YES,
    Kind,
    holds_names,
    kind_of,
    stands_before_noun,
    value_surface,
)

FORMAT_VERSION = "slots-1"
MAX_SLOTS = 12
TONES = ("plain", "warm", "lively", "expert")
ALWAYS_KEPT = 6
"""Of more facts than slots, this many stay for every seed; the others take turns."""
_HAN = re.compile(r"[\u3400-\u9fff]")
_PROPER_KINDS = {"country", "brand", "certification"}
_PIECES = ("pieces", "pcs", "units")
_ANGLES = str.maketrans("", "", "<>")
_PRODUCT: dict[Language, str] = {"en": "product", "zh": "商品"}


@dataclass(frozen=True, slots=True)
class Encoded:
    """A prompt and what its placeholders stand for."""

    prompt: str
    values: dict[str, str]
    used: dict[str, int]
    """Placeholder -> index in `sheet.facts`."""
    language: Language
    classes: dict[str, str]
    """Slot number -> class of the attribute."""
    kinds: dict[str, str]
    """Slot number -> kind of the value."""
    group: str
    """Of the category."""


@dataclass(frozen=True, slots=True)
class Slot:
    """One fact as it can be said in the output language."""

    index: int
    attribute: str
    name: str
    kind: Kind
    value: str

    @property
    def rank(self) -> tuple[bool, bool, int]:
        """Most sayable first."""
        return (self.kind == "long", self.attribute == UNKNOWN_CLASS, self.index)


def tokens() -> list[str]:
    """Every token of the format, for the tokenizer."""
    classes = sorted({key for aliases in attribute_classes().values() for key in aliases.values()} - {LEFT_OUT})
    slots = [f"<{letter}{number}>" for letter in "vn" for number in range(1, MAX_SLOTS + 1)]
    plain = ["zh", "en", *TONES, *NUMBERS, *groups(), UNKNOWN_GROUP, *classes, UNKNOWN_CLASS, *KINDS, "t", "c", "w"]
    return [*slots, *dict.fromkeys(f"<{name}>" for name in plain)]


def encode(sheet: FactSheet, *, language: Language, tone: str, seed: int = 0) -> Encoded:
    """The prompt for one text; `seed` chooses among more facts than there are slots."""
    title = _title(sheet, language)
    noun = _noun(sheet, language, title)
    values = ({"<t>": title} if title else {}) | ({"<c>": noun.text} if noun.text else {})
    used: dict[str, int] = {}
    chosen = list(enumerate(_choose(_slots(sheet, language), seed), start=1))
    for number, slot in chosen:
        values |= {f"<v{number}>": slot.value, f"<n{number}>": slot.name}
        used |= {f"<v{number}>": slot.index, f"<n{number}>": slot.index}
    classes = {str(number): slot.attribute for number, slot in chosen}
    kinds: dict[str, str] = {str(number): slot.kind for number, slot in chosen}
    shown = [(number, slot.attribute, slot.name, slot.kind) for number, slot in chosen]
    asked = prompt(language, tone, noun, has_title=bool(title), facts=shown)
    return Encoded(asked, values, used, language, classes, kinds, noun.group)


def prompt(
    language: Language, tone: str, noun: Category, *, has_title: bool, facts: Sequence[tuple[int, str, str, Kind]]
) -> str:
    """What the model reads; `facts` are (slot number, class, name, kind)."""
    parts = [f"<{language}><{tone if tone in TONES else TONES[0]}><{noun.number}><{noun.group}>"]
    parts += ["<t>"] * has_title + [f"<c>{noun.text.translate(_ANGLES)[:24]}"] * bool(noun.text)
    for number, attribute, name, kind in facts:
        parts.append(f"<n{number}><{attribute}>{name.translate(_ANGLES)[:24]}<{kind}>")
    return "".join(parts) + "<w>"


def realise(text: str, encoded: Encoded) -> str:
    """The finished text. A sentence with a placeholder that stands for nothing is dropped."""
    realiser = stream_realiser(encoded)
    return realiser.feed(text) + realiser.close()


def stream_realiser(encoded: Encoded) -> Realiser:
    """`feed(piece)` and `close()` return together what `realise` returns at once."""
    return Realiser(encoded.values, encoded.language, encoded.classes, encoded.kinds, encoded.group)


def _title(sheet: FactSheet, language: Language) -> str:
    """The title, shortened at a natural break, or nothing where it is in the other script."""
    title, limit = sheet.title.strip(), (60 if language == "en" else 32)
    if _boasts(title):
        return ""
    foreign = bool(_HAN.search(title)) if language == "en" else not _HAN.search(title) and sheet.language != "zh"
    if foreign:
        return ""
    if len(title) > limit:
        title = re.split(r"\s[-–—|]\s|[,，|｜(（【]", title, maxsplit=1)[0].strip() or title
    if len(title) > limit:
        title = title[:limit].rsplit(" ", 1)[0] if " " in title[:limit] else title[:limit]
    return title.rstrip(" .。!！,，;；:：-")


def _noun(sheet: FactSheet, language: Language, title: str) -> Category:
    """The category as a noun; without one that names a thing, the title or a general word carries the text."""
    text = sheet.category.strip()
    if bool(_HAN.search(text)) != (language == "zh"):
        text = (lexicon.category(text, language) or "") if text else ""
        text = text if bool(_HAN.search(text)) == (language == "zh") else ""
    noun = category(text, language)
    group = noun.group if noun.group != UNKNOWN_GROUP else group_of(sheet.title, sheet.language)
    if noun.text and not noun.is_department and len(noun.text) <= 30:
        return agreeing(Category(noun.text, noun.number, group), title)
    if title and (named := tail_of(title, language)):
        return named
    if not title:
        return Category(_PRODUCT[language], "one", group)
    many = language == "en" and number_of(title.rpartition(" ")[2]) == "many"
    return Category("", "many" if many else "one", group)


def _slots(sheet: FactSheet, language: Language) -> list[Slot]:
    """What can be said: no shop-keeping names, no contradictions, nothing that cannot be said in `language`."""
    found: list[Slot] = []
    loud = not any(re.match(r"[a-z]", fact.value) for fact in sheet.facts if fact.value.lower() not in YES | NO)
    contradictory = {note.partition(":")[2].lower() for note in sheet.notes if note.startswith("contradiction:")}
    for index, fact in enumerate(sheet.facts):
        slot = None if fact.name.lower() in contradictory else _slot(index, fact, sheet.language, language, loud=loud)
        if slot and not any(slot.name == other.name and slot.value == other.value for other in found):
            found.append(slot)
    names = [slot.name for slot in found]
    return [slot for slot in found if names.count(slot.name) == 1]


@lru_cache(maxsize=8192)
def _slot(index: int, fact: Fact, source: Language, language: Language, *, loud: bool) -> Slot | None:
    """`loud`: every value of the sheet begins with a capital, so that capitals carry no meaning."""
    bare, unit = split_unit(fact.name)
    if class_of(bare, source) == LEFT_OUT:
        return None
    said = _say(fact, source, language)
    name = bare if bool(_HAN.search(bare)) == (language == "zh") else _name_in(bare, source, language)
    if _boasts(f"{name}为{said}" if language == "zh" else said):
        return None
    if not said or not name or len(said) > 160 or len(name) > (32 if language == "en" else 12):
        return None
    if unit and re.fullmatch(r"[\d.,\sx×*~–-]+", said) and not _HAN.search(unit):
        said = f"{said} {unit}"
    return _phrased(index, name_surface(name, language), said, language, loud=loud)


def _phrased(index: int, name: str, said: str, language: Language, *, loud: bool) -> Slot | None:
    """A slot whose name and kind suit each other in a sentence."""
    plain = language == "en" and said.lower() in YES | NO
    if plain and name.endswith(" required"):
        name, said = name.removesuffix(" required"), "required" if said.lower() in YES else "not required"
    elif plain and re.match(r"(?:fits|keeps|works|runs|stays|goes|comes)\b", name):
        return None
    elif plain:
        name = re.sub(r"^(?:has|have|with|contains|includes)\s+|(?<!\s)\s+included$", "", name)
    plural = language == "en" and is_plural(name)
    kind = kind_of(said, name=name, plural_name=plural, language=language)
    attribute = class_of(name, language)
    if kind == "num" and plural and attribute == UNKNOWN_CLASS:
        kind = "phrase"  # "parts of 380 pieces" would read badly
    if plural and (counted := re.fullmatch(r"(\d{1,5}) (\w+)", said)) and counted.group(2) in {*name.split(), *_PIECES}:
        said, kind = counted.group(1), "count"
    letters = "brand" if holds_names(name) else attribute
    if attribute == UNKNOWN_CLASS and kind in {"word", "phrase"}:
        if _is_material(said, language):
            attribute = "part_material"
        elif language == "en":
            kind = "word" if stands_before_noun(said, name, kind) else "phrase"
    if attribute == "part_material":
        name = part_of(name)
    known = language == "en" and ((loud and letters == UNKNOWN_CLASS) or _is_ordinary(said))
    return Slot(index, attribute, name, kind, value_surface(said, kind, letters, language, known_word=known))


def _is_material(value: str, language: Language) -> bool:
    """Whether the whole value names one material of the lexicon: a part so described is made of it."""
    return any(
        each.kind == "material" and each.start == 0 and each.end == len(value)
        for each in lexicon.find_concepts(value, language)
    )


def _boasts(text: str) -> bool:
    """Whether the shop's own words hold a superlative that may not be published; "100 % wool" is a plain number."""
    return any(not any(char.isdigit() for char in text[start:end]) for start, end in superlative_spans(text))


def _name_in(name: str, source: Language, language: Language) -> str:
    if source == language == "zh" and re.fullmatch(r"[A-Z][\w-]{0,8}", name):
        return name
    return lexicon.attribute_name(name, language) or ""


def _say(fact: Fact, source: Language, language: Language) -> str:
    """The value in the output language, or nothing."""
    value = fact.value.strip() if source == language else re.sub(r"(?<=\d),(?=\d{3}\b)", "", fact.value.strip())
    has_han = bool(_HAN.search(value))
    if language == "en":
        as_is = not has_han
    else:
        as_is = has_han or (source == "zh" and (len(value.split()) <= 3 or not re.search(r"[a-z]{3}", value)))
    return value if as_is else lexicon.translate(value, language, name=fact.name) or ""


def _is_ordinary(value: str) -> bool:
    """Whether the lexicon knows every word of an English value, so that its capitals carry no meaning."""
    rest = value
    words = [each for each in lexicon.find_concepts(value, "en") if each.kind not in _PROPER_KINDS]
    for concept in sorted(words, key=lambda each: -each.start):
        rest = rest[: concept.start] + rest[concept.end :]
    return not re.search(r"[A-Za-z]{3}", re.sub(r"\band\b", "", rest))


def _choose(found: Sequence[Slot], seed: int) -> list[Slot]:
    """At most MAX_SLOTS, in the sheet's order; of the many others each seed takes its own."""
    ranked = sorted(found, key=lambda slot: slot.rank)
    kept, others = ranked[:ALWAYS_KEPT], ranked[ALWAYS_KEPT:]
    room = MAX_SLOTS - len(kept)
    if len(others) > room:
        others = random.Random(seed).sample(others, room) if seed else others[:room]
    return sorted([*kept, *others], key=lambda slot: slot.index)
