"""Where the text names an attribute right beside a value: "a weight of 240 g", 重量为240克, "charges in 3 hours"."""

from __future__ import annotations

import re
from collections.abc import Container
from dataclasses import dataclass

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.guard.attributes import Attribute, attribute, measures

_WINDOW = 64
_QUALIFIER = r"(?:about|around|approximately|up to|only|just|nearly|roughly|over|under|exactly|an?|at|as much as|~)\s"
_LINK = re.compile(
    r"(?:\b(?:is|are|of|measures|reads|equals|comes to|is given as|is stated as|runs to|runs for)\s|[:=]\s?)"
    rf"(?:{_QUALIFIER})*$"
)
_VERB = re.compile(
    r"\b(?P<verb>weigh|hold|measur|last|run|(?:re)?charg)(?:s|es?|ed|ing)?(?P<tail>(?: fully| completely)? in| for)?"
    rf"\s(?:{_QUALIFIER})*$"
)
_VERBS = {"weigh": "weight", "hold": "holds", "measur": "measures", "last": "lasts", "run": "lasts"}
_WORD = re.compile(r"[a-zà-ɏ0-9][\w'’/-]*")
_STOP = frozenset(read_data("statements")["before_a_noun"])
_ASIDE = frozenset(read_data("statements")["prepositions"])
"""A noun behind one of these is not what the value belongs to: "the weight of the bag is"."""
_AFTER = re.compile(r"[ -](?P<name>[a-z]+(?: [a-z]+)?)(?=[.,;:!?)]|$| (?:and|with|means|is|so|for|lets|keeps|in)\b)")
_AFTER_KEYS = frozenset(
    ("warranty", "battery life", "charging time", "shelf life", "weight", "capacity", "standby time")
)
_LINK_ZH = re.compile(
    r"(?:大约|约|仅有?|只有?|达到|可达|长达|高达|达|标注为|标注的?是|写的?是|给到|做到|都?[为是有]|[:：=在]|\s){0,24}$"
)
_VERB_ZH = re.compile(r"充[电满](?:一次)?(?:仅需|只需|只要|需要?|约)*$")
_ONE_SIGN = re.compile(r"(?:^|[，。；、！？：\s仅只约总身体净毛])$")
_ONE_SIGN_NAMES = frozenset("重长宽高厚")
_LONGEST_ZH = 10


@dataclass(frozen=True, slots=True)
class Statement:
    """The text calls the value at `start` this attribute; the name stands at `named_at`."""

    attribute: Attribute
    named_at: int
    verb: str = ""
    """`holds`, `measures`, `lasts` only exclude some values; `charges` means a time if it is one."""


def statement_before(text: str, lowered: str, start: int, end: int, given: Container[str]) -> Statement | None:
    """The statement whose value stands at `start:end`. `given` are the names of the sheet's facts."""
    left = max(0, start - _WINDOW)
    before = lowered[left:start]
    last = before.rstrip()[-1:]
    if HAN.match(last) or last in "：为是":
        return _chinese(before, left, given)
    return _english(before, left, given) or _following(lowered, end, given)


def _english(before: str, left: int, given: Container[str]) -> Statement | None:
    link = _LINK.search(before)
    named = _noun(before[: link.start()], left, given, link[0]) if link else None
    if named:
        return named
    verb = _VERB.search(before)
    if verb is None:
        return None
    stem, tail = verb["verb"], verb["tail"] or ""
    at = left + verb.start()
    if stem.endswith("charg"):
        return Statement(attribute("charging time"), at, "charges") if tail.endswith("in") else None
    if stem == "weigh":
        return None if tail else Statement(attribute("weight"), at)
    fits = tail == " for" if stem == "run" else not tail or (stem == "last" and tail == " for")
    return Statement(attribute(""), at, _VERBS[stem]) if fits else None


def _noun(before: str, left: int, given: Container[str], link: str) -> Statement | None:
    clause = re.split(r"[.,;:!?()\n]", before)[-1]
    shift = left + len(before) - len(clause)
    found = list(_WORD.finditer(clause))
    taken: list[re.Match[str]] = []
    for match in reversed(found):
        if match[0] in _STOP or match[0] in _ASIDE or len(taken) == 5:
            break
        taken.insert(0, match)
    rest = [match[0] for match in found[: len(found) - len(taken)]]
    while rest and rest[-1] in ("a", "an", "the", "its", "their", "your", "full", "total", "overall"):
        rest.pop()
    if not taken or (rest and (rest[-1] in _ASIDE or (rest[-1] in ("and", "or") and link.startswith("are")))):
        return None
    for at in range(len(taken)):
        name = clause[taken[at].start() : taken[-1].end()]
        known = _known(name, given)
        if known:
            return Statement(known, shift + taken[at].start())
    return None


def _following(lowered: str, end: int, given: Container[str]) -> Statement | None:
    after = _AFTER.match(lowered, end)
    if after is None:
        return None
    found = _known(after["name"], given)
    return Statement(found, after.start("name")) if found and found.key in _AFTER_KEYS else None


def _chinese(before: str, left: int, given: Container[str]) -> Statement | None:
    link = _LINK_ZH.search(before)
    head = before[: link.start()] if link else before
    for size in range(min(_LONGEST_ZH, len(head)), 0, -1):
        name = head[-size:]
        if not HAN.match(name) or (size == 1 and not (name in _ONE_SIGN_NAMES and _ONE_SIGN.search(head[:-1]))):
            continue
        known = _known("重量" if name == "重" else name, given)
        if known:
            return Statement(known, left + len(head) - size)
    verb = _VERB_ZH.search(before)
    return Statement(attribute("充电时间"), left + verb.start(), "charges") if verb else None


def _known(name: str, given: Container[str]) -> Attribute | None:
    if name in given:
        return attribute(name)
    found = attribute(name)
    return found if found.key in measures() or found.name in given or found.key in given else None
