"""Several questions in one message: told apart, so that each gets its own answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from ecom_ai.chat.answering.clauses import asks, clauses_of
from ecom_ai.chat.answering.contract import Question, Source, Turn
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.units import content_units

MOST = 4
_OF_ANYTHING = frozenset({"change", "store", "write", "delete", "used"})
_WHOLE = ("person", "complaint", "insult", "order", "comparison", "recommendation")
"""Messages with these cues are one matter, however many sentences tell it."""


def questions_in(text: str) -> list[str]:
    """The questions of a message, each with the words before it that ask nothing; empty where there is only one."""
    found: list[str] = []
    held = ""
    for _start, clause, mark in clauses_of(text):
        held = f"{held}{clause}{mark}"
        if asks(clause, mark):
            found.append(held.strip(" ,，、"))
            held = ""
    if len(found) < 2 or len(found) > MOST:
        return []
    return [*found[:-1], f"{found[-1]} {held}".strip()]


def question_after_story(text: str) -> str:
    """The only question of a message that tells something before or after it; empty where there is none such."""
    clauses = [(clause.strip(), mark) for _start, clause, mark in clauses_of(text)]
    asked = [clause for clause, mark in clauses if asks(clause, mark)]
    return asked[0] if len(asked) == 1 and len(clauses) > 1 else ""


def may_be_several(reading: Reading) -> bool:
    return not (reading.has(*_WHOLE) or reading.hostile or reading.order_number or reading.contacts)


def says_what(text: str) -> bool:
    """ "How do I change?" alone may mean the food or the address."""
    return not {topic for unit in content_units(text) for topic in unit.topics} <= _OF_ANYTHING


def after(question: Question, text: str, told: Draft | None, language: str) -> Question:
    """The next question, with what was just answered as the talk before it."""
    if told is None or told.outcome != "answered":
        return replace(question, text=text)
    before = (Turn("customer", question.text), Turn("bot", "".join(told.pieces(language)), told.sources))
    return replace(question, text=text, history=(*question.history, *before))


def joined(whole: Draft, parts: Sequence[Draft], language: str) -> Draft:
    """One answer to all: what is known of each, and a word about the rest; `whole` where that says no more."""
    known = [part for part in parts if part.outcome == "answered" and part.intent in {"product", "policy"}]
    if not known or (whole.outcome == "answered" and len(known) < len(parts)):
        return whole
    lines = tuple(dict.fromkeys(line for part in known for line in part.lines))
    if len(known) < len(parts):
        lines = (*lines, say("rest_unknown", language))
    return Draft(
        lines,
        known[0].intent,
        "answered",
        _together(source for part in known for source in part.sources),
        tuple(dict.fromkeys(pk for part in known for pk in part.products)),
        offer_person=len(known) < len(parts),
        free=all(part.free for part in known) and len(known) == len(parts),
    )


def _together(sources: Iterable[Source]) -> tuple[Source, ...]:
    """Each source once, with all that was quoted of it."""
    found: dict[tuple[str, str], Source] = {}
    for source in sources:
        key = (source.kind, source.pk)
        quotes = dict.fromkeys((*found[key].quote.split("\n"), *source.quote.split("\n"))) if key in found else ()
        found[key] = replace(source, quote="\n".join(filter(None, quotes)) or source.quote)
    return tuple(found.values())
