"""What buyers say of a product: the shop's own reviews, counted. Nothing here is composed."""

from __future__ import annotations

from dataclasses import replace

from ecom_ai import opinions
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.product_answers import may_be_meant
from ecom_ai.chat.answering.products import short_name
from ecom_ai.chat.answering.reading import spans_of
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.units import Unit
from ecom_ai.opinions import Mentioned, Opinions

_MANY = 4
_MENTIONED = 4
_OF_REVIEWS = frozenset({"review", "opinion", "write"})


def said_by_buyers(case: Case) -> Draft | None:
    """ "What do people say about it?"; not how reviews are written, changed or taken down."""
    reading = case.reading
    if not reading.has("opinion") or reading.has("review_rule") or reading.hostile:
        return None
    items = _meant(case, "opinion_words")
    if not items:
        return one(say("which", reading.language), "product", "clarify") if reading.topics <= _OF_REVIEWS else None
    told = [(item, found) for item in items if (found := opinions.of(item.pk, reading.language)) is not None]
    return _draft(case, told) if told else None


def judged_by_buyers(case: Case, *, alone: bool) -> Draft | None:
    """ "Is it any good?": what buyers found, if enough of them wrote. `alone`: only where nothing else is asked."""
    if not case.reading.has("judged") or case.reading.hostile:
        return None
    items = _meant(case, "judged")
    if alone and any(_asks_more(case, item) for item in items):
        return None
    told = [(item, found) for item in items if (found := opinions.of(item.pk, case.reading.language)) is not None]
    return _draft(case, told) if told and all(found.is_enough for _item, found in told) else None


def _meant(case: Case, asking: str) -> list[Item]:
    """The products without the words that ask for buyers: 大家 is no part of a name."""
    only = Case(case.question, replace(case.reading, content=_content_without(case, asking)))
    items = only.named or (only.before if may_be_meant(only) else [])
    return items if len(items) <= _MANY else []


def _content_without(case: Case, cue: str) -> tuple[Unit, ...]:
    said = spans_of(cue, case.reading.folded)
    return tuple(
        unit for unit in case.reading.content if not any(start < unit.end and unit.start < end for start, end in said)
    )


def _asks_more(case: Case, item: Item) -> bool:
    return any(not set(unit.keys) & item.title_keys for unit in _content_without(case, "judged"))


def _draft(case: Case, told: list[tuple[Item, Opinions]]) -> Draft:
    language, asked = case.reading.language, case.reading.folded
    lines: list[str] = []
    sources = []
    for item, found in told:
        said = _lines(item, found, language, asked, alone=len(told) == 1)
        lines += said
        sources.append(item.source("\n".join(said)))
    keys = tuple(item.pk for item, _found in told)
    return Draft(tuple(lines), "product", "answered", tuple(sources), keys)


def _lines(item: Item, found: Opinions, language: str, asked: str, *, alone: bool) -> list[str]:
    name = short_name(item)
    if not found.is_enough:
        which = "opinions_few" if found.read else "opinions_none"
        return [say(which, language, name=name, read=str(found.read))]
    head = say("opinions", language, name=name, read=str(found.read)) + _parts(language, _moods(found))
    if found.stars is not None:
        head += say("opinions_stars", language, stars=f"{found.stars:.1f}")
    head += say("stop", language)
    return [head, *(_mentioned(each, found, language) for each in _chosen(found, asked))] if alone else [f"- {head}"]


def _moods(found: Opinions) -> dict[str, int]:
    unsure = found.read - found.positive - found.mixed - found.negative
    return {"positive": found.positive, "mixed": found.mixed, "negative": found.negative, "unsure": unsure}


def _parts(language: str, counts: dict[str, int]) -> str:
    """Nobody is told of a kind that nobody wrote."""
    told = [say(f"opinions_{kind}", language, count=str(count)) for kind, count in counts.items() if count]
    return say("and", language).join(told)


def _chosen(found: Opinions, asked: str) -> list[Mentioned]:
    """What the question names; else what most buyers mention."""
    named = [each for each in found.mentioned if each.name.lower().rstrip("s") in asked]
    return (named or list(found.mentioned))[:_MENTIONED]


def _mentioned(each: Mentioned, found: Opinions, language: str) -> str:
    what = each.name[:1].upper() + each.name[1:]
    counted = {"reviews": str(each.reviews), "read": str(found.read)}
    parts = _parts(language, {"positive": each.positive, "negative": each.negative})
    return (
        "- "
        + say("opinions_mentioned", language, what=what, **counted)
        + (say("between", language) + parts) * bool(parts)
    )
