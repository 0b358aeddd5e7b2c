"""Answers from the help pages: to this message alone, or to this one and the one before it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.gathering import gather
from ecom_ai.chat.answering.passages import Match, best_matches, quote_for
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.units import THING, TOPIC, Unit, content_units

ASK_TOPICS = frozenset({"cost", "time", "free", "order", "write", "parcel"})
RESTOCK, ALLERGEN = TOPIC + "restock", TOPIC + "allergen"
_SAME = 0.8
"""From here on a help text answers what a fact answers, too."""
_WHOLE = 0.6
"""Share of a question of the help pages that was asked; below, its answer is told together with it."""


def from_text(case: Case, match: Match, content: Sequence[Unit] | None = None) -> Draft:
    quote = quote_for(content or case.reading.content, match.passage)
    return Draft(
        _in_its_words(match, quote, case.reading.language),
        "policy",
        "answered",
        (match.passage.source(quote),),
        free=True,
        trace={"coverage": round(match.coverage, 2)},
    )


def _in_its_words(match: Match, quote: str, language: str) -> tuple[str, ...]:
    """Before an answer to a narrower question than was asked stands that question."""
    if match.passage.kind == "faq" and match.asked_share < _WHOLE:
        return (say("about_question", language, question=match.passage.title), quote)
    return (quote,)


def about_its_title(told: Draft, language: str) -> Draft:
    """Says first of what the rule speaks, as the customer told more than it knows."""
    title = told.sources[0].title
    head = say("about_question", language, question=title)
    return told if head in told.lines else replace(told, lines=(head, *told.lines))


def with_allergens(case: Case, about: Draft) -> Draft:
    """Beside what a sheet says of allergens stands what the help pages say of them for that kind of product: traces."""
    items = case.named or case.before
    if "allergen" not in case.reading.topics or not items:
        return about
    keys = {key for item in items for key in item.title_keys | item.category_keys if key.startswith(THING)}
    match = next((one for one in case.texts if ALLERGEN in one.passage.title_keys | one.passage.keyword_keys), None)
    if match is None or not keys & match.passage.own_keys:
        return about
    return _beside(about, match, quote_for(case.reading.content, match.passage))


def with_rule(case: Case, about: Draft) -> Draft:
    """Beside the 手洗 of a jumper stands how wool is washed, where the help pages answer the same for that thing."""
    match = case.text
    if match is None or not match.is_sure or match.coverage < _SAME or match.passage.kind != "faq":
        return about
    items = [item for item in case.named or case.before if item.pk in about.products]
    things = {key for key in match.passage.title_keys if key.startswith(THING)}
    same = len(items) == 1 and things & (items[0].title_keys | items[0].category_keys)
    if not same or any(source.pk == match.passage.pk for source in about.sources):
        return about
    return _beside(about, match, quote_for(case.reading.content, match.passage))


def goes_along(reading: Reading) -> bool:
    """运费呢, after a question on returns: the postage of the return."""
    return reading.has("follow") and len(reading.content) == 1 and reading.topics <= ASK_TOPICS | {"deliver"}


def from_text_and_before(case: Case) -> Draft | None:
    """A follow-up: what this message leaves open, the one before it told."""
    earlier = case.context.question
    if not earlier or not (case.reading.has("follow") or len(case.reading.content) <= 3):
        return None
    now = case.reading.content
    known = {topic for unit in now for topic in unit.topics}
    only_asks = known <= ASK_TOPICS
    wanted = [
        unit
        for unit in content_units(earlier)
        if set(unit.topics) - known and (only_asks or set(unit.topics) <= ASK_TOPICS or case.reading.has("follow"))
    ]
    both = [*now, *wanted]
    if not wanted and not known:
        return None
    material = gather(f"{case.reading.folded} {earlier}", case.reading.language)
    matches = best_matches(both, material.passages, known_names=case.named_keys, language=case.reading.language)
    return from_text(case, matches[0], both) if matches and matches[0].is_sure else None


def with_restocking(case: Case, about: Draft) -> Draft:
    """Beside "sold out" stands when it will be back, if the help pages say it."""
    if "restock" not in case.reading.topics or all(item.available for item in case.named or case.before):
        return about
    match = next((match for match in case.texts if RESTOCK in match.passage.title_keys), None)
    if match is None:
        return about
    return _beside(about, match, quote_for(case.reading.content, match.passage))


def _beside(about: Draft, match: Match, quote: str) -> Draft:
    return replace(about, lines=(*about.lines, quote), sources=(*about.sources, match.passage.source(quote)))
