"""What happened to a customer, told as a story: the rule of the help pages that it comes to. Pure.

"I ordered the green one and got a red one" is a wrong item, and the rest of the story says nothing more.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

from ecom_ai.chat.answering.clauses import asks, clauses_of
from ecom_ai.chat.search.folding import fold
from ecom_ai.chat.search.units import HAN, Unit, content_units

_NAME = re.compile(r"<([a-z_]+)>")
_HAN = re.compile(f"[{HAN}]")
_ASKED = frozenset({"payer", "deadline", "free"})
"""Topics that a clause asks of the story that it tells: who pays for sending back what nobody likes?"""
_BESIDE = frozenset({"order", "parcel", "track"})
"""What every story is about."""
_OF_PARCEL = frozenset({"多久能收到货", "怎么查物流", "什么时候发货", "how long does delivery take"})


@dataclass(frozen=True, slots=True)
class Situation:
    """`words` are those of the help pages."""

    words: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None

    def found_in(self, folded: str) -> re.Match[str] | None:
        return None if self.unless is not None and self.unless.search(folded) else self.pattern.search(folded)


@dataclass(frozen=True, slots=True)
class Story:
    """`text` is what is left, with the words of the rule from `length` on; 0 where there is no story."""

    text: str
    length: int = 0
    is_of_parcel: bool = False
    """It may be told by the customer's own order."""

    def content(self) -> tuple[Unit, ...]:
        """The words of the rule, the things that the story names, and what its questions ask."""
        units = content_units(self.text)
        if not self.length:
            return units
        asked = [
            range(start, start + len(clause))
            for start, clause, mark in clauses_of(self.text[: self.length])
            if asks(clause, mark)
        ]
        return tuple(
            unit
            for unit in units
            if unit.start >= self.length
            or unit.things
            or _ASKED & set(unit.topics)
            or (set(unit.topics) - _BESIDE and any(unit.start in clause for clause in asked))
        )


def story_of(folded: str) -> Story:
    return _chinese(folded) if _HAN.search(folded) else _english(folded)


def _chinese(folded: str) -> Story:
    found = [situation for situation in _situations("zh") if situation.found_in(folded)]
    for situation in found:
        folded = situation.pattern.sub(lambda told: f" {_things_in(told[0])} ", folded)
    return _told(folded, [situation.words for situation in found])


def _english(folded: str) -> Story:
    """One story is one matter: the first of the list, in place of the clauses that tell it."""
    for situation in _situations("en"):
        if (found := situation.found_in(folded)) is not None:
            return _told(_without(folded, *found.span()), [situation.words])
    return Story(folded)


def _without(folded: str, start: int, end: int) -> str:
    clauses = [(place, place + len(clause)) for place, clause, _mark in clauses_of(folded)]
    start = max((first for first, _last in clauses if first <= start), default=start)
    end = min((last for _first, last in clauses if last >= end), default=end)
    return f"{folded[:start]} {_things_in(folded[start:end], besides=_ASKED)} {folded[end:]}"


def _told(folded: str, words: list[str]) -> Story:
    folded = fold(folded)
    return Story("，".join([folded, *words]), len(folded) if words else 0, bool(_OF_PARCEL & set(words)))


def _things_in(story: str, besides: frozenset[str] = frozenset()) -> str:
    return " ".join(unit.text for unit in content_units(story) if unit.things or besides & set(unit.topics))


@cache
def _situations(language: str) -> tuple[Situation, ...]:
    path = resources.files("ecom_ai.chat.answering") / "data" / f"situations_{language}.json"
    lists = json.loads(path.read_text(encoding="utf-8"))
    return tuple(_situation(row, lists["names"]) for row in lists["situations"])


def _situation(row: dict[str, Any], names: dict[str, str]) -> Situation:
    patterns = [_NAME.sub(lambda name: names[name[1]], pattern) for pattern in row["when"]]
    unless = _NAME.sub(lambda name: names[name[1]], row.get("unless", ""))
    pattern = re.compile("|".join(f"(?:{pattern})" for pattern in patterns))
    return Situation(row["is"], pattern, re.compile(unless) if unless else None)
