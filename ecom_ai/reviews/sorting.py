"""Tells reviews from what is none: nothing to read, advertising, orders to a model, filler. Those are never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.language import detect_language, share

from .sorting_patterns import is_advertising, is_default_text, is_injection

Kind = Literal[
    "review",
    "empty",
    "emoji",
    "symbols",
    "markup",
    "filler",
    "default_text",
    "repetition",
    "spam",
    "injection",
    "unknown_language",
]
Language = Literal["zh", "en", ""]

_LOOKED_AT = 20_000
_TELLING = 200
"""Characters that tell the language of most texts."""
_EMOJI = re.compile("[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]")
_FACES = re.compile("[ヾヽノﾉー・]+")
"""Signs of Japanese that Chinese writers draw faces with."""
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:'[a-z]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sorted:
    """`kind` is `review`, or the reason why the text is none; `language` is empty where it is neither zh nor en;
    `text` is the plain text, without markup and hidden characters."""

    kind: Kind
    language: Language
    text: str = ""

    @property
    def is_review(self) -> bool:
        return self.kind == "review"


def sort_text(text: str) -> Sorted:
    """What the text of a review field is. Takes the raw text: markup, any length, any characters."""
    plain = clean_text(text)
    looked_at = plain[:_LOOKED_AT]
    language = _language(looked_at)
    return Sorted(_kind(text, looked_at, language), language, plain)


def _kind(raw: str, plain: str, language: Language) -> Kind:
    if not plain:
        return "markup" if "<" in raw else "empty"
    if not _WORD.search(plain):
        return "emoji" if _EMOJI.search(plain) else "symbols"
    lowered = plain.lower()
    if is_default_text(lowered):
        return "default_text"
    if is_injection(lowered):
        return "injection"
    if is_advertising(lowered):
        return "spam"
    return _repetition(lowered) or ("review" if language else "unknown_language")


def _language(plain: str) -> Language:
    detected = detect_language(plain[:_TELLING])
    if detected not in ("zh", "en"):
        detected = detect_language(_FACES.sub("", plain))
    if detected == "zh" or detected == "en":
        return detected
    if detected == "mixed":
        return "zh" if share(plain, "zh") >= 0.25 else "en"
    return ""


_SHORTEST = 12
_SHORTEST_COPIED = 36
_VARIED = 0.8
"""A text of n words has more than this times the root of n different ones, even a dull one."""


def _repetition(plain: str) -> Literal["filler", "repetition"] | None:
    """`filler`: one word over and over; `repetition`: a few words copied to fill the field."""
    units = plain.split() if plain.isascii() else plain
    if len(plain) < _SHORTEST or len(set(units)) > 4 + 2 * _VARIED * len(units) ** 0.5:
        return None  # cheap: nearly every text ends here
    words = _WORD.findall(plain)
    different = len(set(words))
    if len(words) >= _SHORTEST and different <= 2:
        return "filler"
    return "repetition" if len(words) >= _SHORTEST_COPIED and different <= _VARIED * len(words) ** 0.5 else None
