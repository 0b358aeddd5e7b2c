"""Finds sentences that speak of a fact in the words of another class, and says such facts plainly. Pure.

"It is powered by silver" passes every check of values: silver is a fact. So words that belong to certain classes
(`powered`: power source) may only stand in a clause with values of these classes.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path

from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.slots_values import NO, YES, is_adjective

_VALUE = re.compile(r"<v(\d+)>")
_CLAUSES: dict[Language, re.Pattern[str]] = {
    "en": re.compile(r", |; | and |: |(?<!work)(?<!works) with(?=<| an? )"),
    "zh": re.compile(r"[，；]"),
}


@cache
def _cues(language: Language) -> list[tuple[re.Pattern[str], frozenset[str]]]:
    path = Path(__file__).with_name("data") / "slots_cues.json"
    raw: dict[Language, list[tuple[str, list[str]]]] = json.loads(path.read_text("utf-8"))
    edge = r"(?i)\b(?:{})(?!\w)" if language == "en" else "(?:{})"
    return [(re.compile(edge.format(words)), frozenset(classes)) for words, classes in raw[language]]


@lru_cache(maxsize=8192)
def _owners(clause: str, language: Language) -> list[frozenset[str]]:
    """Of each cue in it; kept, because a small model builds the same clause around other values again and again."""
    return [classes for cue, classes in _cues(language) if cue.search(clause)]


def is_miscued(raw: str, classes: Mapping[str, str], language: Language) -> bool:
    """Whether some clause has words of one class around a value of another."""
    for clause in _CLAUSES[language].split(raw):
        owners = _owners(clause, language)
        told = [classes.get(slot) for slot in _VALUE.findall(clause)]
        if not owners or not told:
            continue
        # Two values share the words of a clause; a single one has to suit all of them.
        fitting = frozenset.intersection(*owners) if len(told) == 1 else frozenset().union(*owners)
        if any(each not in fitting for each in told):
            return True
    return False


def plainly(slots: Iterable[str], values: Mapping[str, str], language: Language) -> str:
    """One raw sentence about these facts in words that suit every class."""
    said = []
    for slot in sorted(slots, key=int):
        answer = values.get(f"<v{slot}>", "").lower()
        if answer in YES | NO:
            said.append(_answer(slot, values.get(f"<n{slot}>", ""), answer in YES, language))
        else:
            said.append(f"<n{slot}>为<v{slot}>" if language == "zh" else f"the <n{slot}> is <v{slot}>")
    if language == "zh":
        return "，".join(said) + "。" if said else ""
    return (", ".join(said[:-1]) + ", and " + said[-1] if len(said) > 1 else "".join(said)) + "." * bool(said)


def _answer(slot: str, name: str, is_yes: bool, language: Language) -> str:
    able = is_adjective(name, language)
    if language == "zh":
        return ("" if is_yes else "不") * able + ("具备" if is_yes else "不含") * (not able) + f"<n{slot}>"
    if able:
        return f"it is {'' if is_yes else 'not '}<n{slot}>"
    return f"it comes {'with' if is_yes else 'without'} a <n{slot}>"
