"""Sentences that hold the name of an attribute but nothing about it: "It is volume.", 刻度是有."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.facts import FactSheet
from ecom_ai.descriptions.guard.attributes import attribute, measures
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.polarity import answer
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.descriptions.quantities import find_quantities

_BARE_ANSWER = re.compile(
    r"(?<!answer)(?<!verdict)(?<!reply)(?<!word)\s(?:is|are|reads|is given as|is stated as|of) "
    r"(?:yes|no|true|false)(?=\s?[.,;!?]|$)"
    r"|(?<![而都也只就总还像])(?:[是为]|标注为|写的是)[是有否](?=[，。；、！？,;]|$)"
)
_NAME = r"(?P<name>[a-z]+(?:[ -][a-z]+){0,2})(?=\s?[.,;!?]|$)"
_IS_NAME = re.compile(rf"(?:^|[.!?;:,\n][^\S\n]*|\b(?:and|while|that|but) )(?:it|this|they|these) (?:is|are) {_NAME}")
_WITH_NAME = re.compile(rf"\b(?:comes?|coming|supplied|made) with {_NAME}")
_CLAUSE = re.compile(r"[^，。；！？\n.,;!?]+")
_ALSO_ADJECTIVE = re.compile(
    r"(?:proof|able|ible|resistant|free|safe|ready|less|friendly|automatic|portable|handmade|organic|vegan|wireless|ing|ed"
    r"|ent|ant|ive|al|ic|y|level|kind|set|cut|fit|stretch|print|light|base|cover|open|lead|store|for|in|with|by|to)$"
)
"""Names that may well stand behind "it is"."""
_NEVER_AFTER_IS = frozenset(read_data("statements")["never_after_is"])
_NEVER_WITH = frozenset(read_data("statements")["never_with"])
"""A "weight" that something "comes with" has lost its figure; with a warranty it may well come."""


def empty_reasons(text: str, sheet: FactSheet) -> Iterator[Reason]:
    low = lowered(text)
    for start, end in _spans(low, sheet):
        yield reason("empty_statement", text[start:end], start, end)


def _spans(low: str, sheet: FactSheet) -> Iterator[tuple[int, int]]:
    for match in _BARE_ANSWER.finditer(low):
        begun = list(_CLAUSE.finditer(low, max(0, match.start() - 40), match.end()))[-1]
        yield begun.start() + len(begun[0]) - len(begun[0].lstrip()), match.end()
    for match in _IS_NAME.finditer(low):
        if match["name"] in _NEVER_AFTER_IS or match["name"] in _valued(sheet):
            yield match.start("name"), match.end()
    for match in _WITH_NAME.finditer(low):
        if match["name"] in _NEVER_WITH:
            yield match.start("name"), match.end()
    if not low.isascii():
        yield from _bare_clauses(low, sheet)


@lru_cache(maxsize=256)
def _valued(sheet: FactSheet) -> frozenset[str]:
    """Names of facts with a figure, which no "it is" can go before."""
    own = set(f"{sheet.title} {sheet.category}".lower().split())
    names = [attribute(fact.name).name for fact in sheet.facts if answer(fact.value) is None]
    return frozenset(
        name for name in names
        if not _ALSO_ADJECTIVE.search(name) and not own & {name.split()[-1], name.split()[-1] + "s"}
    ) if names else frozenset()  # fmt: skip


def _bare_clauses(low: str, sheet: FactSheet) -> Iterator[tuple[int, int]]:
    """容量，重量是186克: a clause that is a name and no more, before one that says something of another attribute."""
    clauses = list(_CLAUSE.finditer(low))
    for at, clause in enumerate(clauses):
        name = clause[0].strip()
        if not 1 < len(name) <= 10 or not HAN.search(name) or not _needs_value(name, sheet):
            continue
        ends = low[clause.end() : clause.end() + 1] in "。；\n"
        follower = clauses[at + 1][0].strip() if at + 1 < len(clauses) else ""
        leader = clauses[at - 1][0].strip() if at else ""
        if not (_needs_value(leader, sheet) or _needs_value(follower, sheet)) and (ends or _tells(follower, sheet)):
            yield clause.start(), clause.end()


def _needs_value(name: str, sheet: FactSheet) -> bool:
    known = attribute(name)
    return known.key in measures() or any(
        known.name == attribute(fact.name).name and answer(fact.value) is None for fact in sheet.facts
    )


def _tells(clause: str, sheet: FactSheet) -> bool:
    """Whether the clause gives a value to an attribute by name."""
    head = re.split("[为是有：:]", clause, maxsplit=1)[0]
    figures = find_quantities(clause)
    head = head[: figures[0].start] if figures and figures[0].start < len(head) else head
    return 1 < len(head) <= 10 and len(head) < len(clause) and _needs_value(head, sheet)
