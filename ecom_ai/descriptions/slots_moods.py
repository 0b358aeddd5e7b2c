"""Sentences of mood that suit another kind of product: "the kitchen is where ..." is not said of a sled. Pure."""

from __future__ import annotations

import json
import re
from functools import cache, lru_cache
from pathlib import Path

from ecom_ai.descriptions.facts import Language


@cache
def _cues(language: Language) -> list[tuple[re.Pattern[str], frozenset[str]]]:
    path = Path(__file__).with_name("data") / "slots_moods.json"
    raw: dict[Language, list[tuple[str, list[str]]]] = json.loads(path.read_text("utf-8"))
    edge = r"(?i)\b(?:{})(?!\w)" if language == "en" else "(?:{})"
    return [(re.compile(edge.format(words)), frozenset(groups)) for words, groups in raw[language]]


def is_foreign_mood(sentence: str, group: str, language: Language) -> bool:
    """Whether a sentence without facts has words that belong to other groups of products only."""
    owners = _owners(sentence, language)
    return bool(owners) and not any(group in groups for groups in owners)


@lru_cache(maxsize=8192)
def _owners(sentence: str, language: Language) -> list[frozenset[str]]:
    """Of each cue in it; kept, because a small model says the same mood of a hundred products."""
    return [groups for cue, groups in _cues(language) if cue.search(sentence)]
