"""What a customer looks for without naming it: recommendations, alternatives."""

from __future__ import annotations

import re
from dataclasses import replace

from ecom_ai.chat.answering import products, recommending
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.directions import PRICE, beyond, chosen, direction_of, measure, span_of
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.gathering import gather, item_of
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.units import Unit
from ecom_ai.shopmap import get_shop_map

_DESCRIBED = 0.8
_PERHAPS = 0.4
"""What an answer that only shows the kind is worth beside a help text."""
_OF_IT = frozenset({"colour", "sizes"})
"""Another one of these is asked of the same product."""
_IN_SHOP = frozenset({"cost", "order"})
"""Topics that "what costs most of all you sell" may have."""
_WHICH = re.compile(r"^(?:and |so )?which\b")
_ASKED = re.compile(r"\b(?:wh(?:at|ich|ose)|i|my|we|you|your|it)\b|\b(?:\w++\W++){8}")
"""Of a bare name there are few words, and nobody is in it."""
_FOR_SOMETHING = re.compile(r"\bfor\b|用的|用什么|适合|给|送")


def looks_for(reading: Reading) -> bool:
    return (
        reading.has("recommendation") or is_bare(reading) or reading.at_most is not None or reading.at_least is not None
    )


def is_bare(reading: Reading) -> bool:
    """ "Japanese tea", "shampoo without sulphates": nothing is asked, only named."""
    if reading.language == "zh":
        return _ends_in_thing(reading)
    named = any(unit.things or is_quality(unit) for unit in reading.content)
    asks = reading.has("yesno", "question", "follow", "this", "stock", "comparison", "order", "overview")
    return named and not asks and reading.topics <= {"abroad"} and not _ASKED.search(reading.folded)


def _ends_in_thing(reading: Reading) -> bool:
    """起夜用的灯, 送老师的笔: nothing is asked, only described."""
    last = reading.content[-1] if reading.content else None
    asks = reading.has("yesno", "question", "this", "stock", "comparison", "order", "overview")
    if last is None or not last.things or asks or last.end != len(reading.folded.rstrip(" 。！!~")):
        return False
    return reading.folded[: last.start].endswith("的")


def is_described(reading: Reading) -> bool:
    """More than that it is a gift, and what it may cost."""
    said = (unit for unit in reading.content if not unit.text[0].isdigit())
    return reading.needs.any or any(set(unit.topics) != {"gift"} for unit in said)


def is_asked(reading: Reading) -> bool:
    """Price, stock or another colour of the one product that is named."""
    return (
        products.asks_price(reading)
        or bool(reading.needs.size)
        or reading.has("stock")
        or any("colour" in unit.attributes for unit in reading.content)
    )


def names_a_thing(reading: Reading) -> bool:
    """Something to look for; "and in black?" names nothing."""
    if reading.at_most is not None or reading.at_least is not None or reading.needs.any:
        return True
    if reading.has("any_product") and any(unit.attributes for unit in reading.content):
        return True
    return any(
        unit.things or not unit.is_known or is_quality(unit) for unit in reading.content if not unit.text.isdigit()
    )


def is_quality(unit: Unit) -> bool:
    """ "Oily hair" says for what something is looked; "black" alone says nothing."""
    return bool(unit.attributes) and len(unit.words) > 1


def recommendation(case: Case) -> tuple[Draft, float] | None:
    reading = case.reading
    fits = recommending.fitting(reading, case.material.items)
    if not fits:
        return _of_that_kind(case)
    affordable = [fit for fit in fits if recommending.within_price(reading, fit.item)]
    if not affordable:
        return one(say("no_product_limit", reading.language), "recommendation", "refused", offer_person=True), fits[
            0
        ].coverage
    if reading.has("cheapest"):
        affordable = recommending.cheapest_first(affordable)
    elif reading.has("superlative"):  # which one is the brightest, their facts did not tell
        affordable = [replace(fit, coverage=min(fit.coverage, recommending.PERHAPS)) for fit in affordable]
    return recommending.recommend(reading, affordable), affordable[0].coverage


def _of_that_kind(case: Case) -> tuple[Draft, float] | None:
    """ "A lamp for reading in bed": where no fact says so, the lamps are shown, and that no fact says so."""
    reading = case.reading
    purpose = _FOR_SOMETHING.search(reading.folded)
    if purpose is None:
        return None
    things = [unit for unit in reading.content if unit.things]
    if reading.language == "en":
        things = [unit for unit in things if unit.start < purpose.start()]
    found = recommending.called(things[-1:], case.material.items) if things else _of_category(case)
    meant = [item for item in found if item.available and _may_do(reading, item)]
    fits = [recommending.Fit(item, _PERHAPS, ()) for item in meant]
    return (recommending.recommend(reading, fits), _PERHAPS) if fits else None


def _may_do(reading: Reading, item: Item) -> bool:
    return recommending.within_price(reading, item) and recommending.suits(reading, item)


def _of_category(case: Case) -> list[Item]:
    """ "Anything for camping at night?": what the shop keeps under that name."""
    names = {word for unit in case.reading.content if not unit.is_known for word in unit.words}
    return [
        item for item in case.material.items if names & item.category_keys and item.language == case.reading.language
    ]


def furthest(case: Case) -> Draft | None:
    """ "Which pan is the lightest?": of one kind, those that lie furthest that way."""
    reading = case.reading
    way = direction_of(reading.folded) if _seeks_furthest(reading) else None
    things = {unit.words for unit in reading.content if unit.things}
    if way is None or len(things) != 1:
        return None
    fits = [
        fit
        for fit in recommending.fitting(_described(reading), case.material.items)
        if fit.item.available and recommending.within_price(reading, fit.item)
    ]
    for concept in way.concepts:
        told = [(found, fit) for fit in fits if (found := measure(fit.item, concept)) is not None]
        if len(told) > 1 and len({found[2] for found, _fit in told}) == 1:
            told.sort(key=lambda each: each[0][1], reverse=not way.lower)
            return recommending.recommend(reading, [_because(fit, found[0]) for found, fit in told])
    return None


def of_whole_shop(case: Case) -> Draft | None:
    """ "What is the cheapest thing you sell?": no kind is named, so that all of the shop is meant."""
    reading = case.reading
    way = direction_of(reading.folded) if reading.has("superlative", "cheapest") and reading.has("whole_shop") else None
    start, end = span_of(reading.folded)
    told = [unit for unit in reading.content if unit.end <= start or unit.start >= end]
    if (
        way is None
        or PRICE not in way.concepts
        or any(not set(unit.topics) <= _IN_SHOP or unit.things for unit in told)
    ):
        return None
    records = get_shop_map().products.by_price(reading.language, dearest=not way.lower, limit=1)
    fits = [recommending.Fit(item_of(record), 1.0, ()) for record in records]
    return recommending.recommend(reading, fits) if fits else None


def _described(reading: Reading) -> Reading:
    """Only what the product should be: not why somebody asks, and not the words that say which way to look."""
    start, end = span_of(reading.folded)
    kept = (unit for unit in reading.content if unit.things or not (unit.topics or start <= unit.start < end))
    return replace(reading, content=tuple(kept))


def without_way(reading: Reading) -> Reading:
    """ "The lighter one" names no light tent."""
    start, end = span_of(reading.folded)
    kept = (unit for unit in reading.content if unit.things or unit.end <= start or unit.start >= end)
    return replace(reading, content=tuple(kept))


def _seeks_furthest(reading: Reading) -> bool:
    return reading.has("superlative") or (bool(_WHICH.search(reading.folded)) and not reading.has("comparison"))


def _because(fit: recommending.Fit, name: str) -> recommending.Fit:
    value = dict(fit.item.facts).get(name)
    reason = (f"{name}{say('between', fit.item.language or 'en')}{value}",) if value else ()
    return recommending.Fit(fit.item, 1.0, reason)


def perhaps_looked_for(case: Case) -> Draft | None:
    """ "A bag for my laptop": nothing is asked, but something that the shop has is described."""
    if case.reading.topics - {"gift"} or not any(unit.things for unit in case.reading.content):
        return None
    fits = [fit for fit in recommending.fitting(case.reading, case.material.items) if fit.coverage >= _DESCRIBED]
    return recommending.recommend(case.reading, fits) if fits and not case.reading.has("question", "yesno") else None


def alternatives(case: Case) -> Draft | None:
    """ "Something cheaper?": of the kind that was talked about, another one."""
    reading = case.reading
    wanted = reading.has("alternatives") and not chosen(reading.folded, case.talked_about)
    of_it = any(_OF_IT & set(unit.attributes) for unit in reading.content)
    if not wanted or of_it or not case.before or case.named or reading.topics - {"cost", "discount"}:
        return None
    item = case.before[0]
    found = gather(item.category, reading.language).items
    known = {before.pk for before in case.before}
    others = [one for one in found if one.category == item.category and one.pk not in known and one.available]
    if (way := direction_of(reading.folded)) is not None:
        others = beyond(way, item, others)
    if not others:
        return one(say("no_product", reading.language), "recommendation", "refused", offer_person=True)
    return recommending.recommend(reading, [recommending.Fit(other, 1.0, ()) for other in others])
