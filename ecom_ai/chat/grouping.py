"""Puts questions that ask the same into one group. Pure: no Django."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from ecom_ai.text.word_lists import word_list

ALIKE = 0.5
"""Share of the terms of two questions that they must have in common."""
_WORD = re.compile("[a-z0-9]+|[\u3400-\u9fff]+")


@dataclass(slots=True)
class Group:
    """`question` is the wording that stands for all."""

    question: str
    language: str
    terms: Counter[str]
    keys: list[int] = field(default_factory=list)

    @property
    def count(self) -> int:
        return len(self.keys)


def group(questions: Iterable[tuple[int, str, str]]) -> list[Group]:
    """`(key, text, language)` each -> groups, the largest first. Each question joins the group that is most like it."""
    groups: list[Group] = []
    places: dict[str, list[int]] = {}
    for key, text, language in questions:
        found = terms(text)
        near = {number for term in found for number in places.get(term, ())}
        best = max(near, key=lambda number: _alike(groups[number].terms, found), default=None)
        if best is None or _alike(groups[best].terms, found) < ALIKE:
            best = len(groups)
            groups.append(Group(text, language, found))
            for term in found:
                places.setdefault(term, []).append(best)
        groups[best].keys.append(key)
    return sorted(groups, key=lambda each: -each.count)


def terms(text: str) -> Counter[str]:
    """Words of English without the small ones, pairs of characters of Chinese."""
    found: Counter[str] = Counter()
    for run in _WORD.findall(text.lower()):
        if run[0] < "\u3400":
            if run not in word_list("stopwords_en"):
                found[run] += 1
        else:
            found.update([run[start : start + 2] for start in range(len(run) - 1)] or [run])
    return found


def _alike(one: Counter[str], other: Counter[str]) -> float:
    common = sum((one & other).values())
    return 2 * common / (sum(one.values()) + sum(other.values()) or 1)
