"""What the guard says about a text."""

from __future__ import annotations

from dataclasses import dataclass

TITLE, CATEGORY, PRICE_BAND = -1, -2, -3
"""`Evidence.fact` where a claim is supported by something other than an attribute."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """A claim at `start:end` of the text and where it comes from."""

    start: int
    end: int
    text: str
    kind: str
    """number, name, value, or the lexicon's kind: material, colour, certification, property ..."""
    fact: int
    """Index into `sheet.facts`, or TITLE, CATEGORY, PRICE_BAND."""
    source: str
    """The fact as the shop states it."""


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a text does not pass. `text` is the words at `start:end`, empty where the whole text is meant."""

    code: str
    message_key: str
    text: str = ""
    start: int = 0
    end: int = 0
    overridable: bool = False
    """A person may publish all the same and says why."""
    field: str = ""
    """`seo_title` or `meta_description`; empty for the text itself."""


@dataclass(frozen=True, slots=True)
class Verdict:
    passed: bool
    evidence: tuple[Evidence, ...]
    reasons: tuple[Reason, ...]
    coverage: float
    """Share of the facts that the text makes use of, 0 to 1; 1 where there are none."""
