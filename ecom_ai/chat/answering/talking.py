"""What needs nothing from the shop: small talk, sympathy, and "I don't know"."""

from __future__ import annotations

from ecom_ai.chat.answering import products
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.contract import Intent
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.naming import best_named
from ecom_ai.chat.answering.product_answers import may_be_meant
from ecom_ai.chat.answering.reading import Reading
from ecom_ai.chat.answering.searches import looks_for
from ecom_ai.chat.answering.wording import say


def talk(reading: Reading) -> Draft | None:
    """What needs nothing from the shop."""
    language = reading.language
    if reading.has("identity"):
        return one(say("identity", language), "small_talk", "answered")
    if reading.has("person") and not reading.has("hours"):
        return one(say("person", language), "person", "handoff")
    if reading.hostile and not reading.content:
        return one(say("hostile", language), "off_topic", "refused", offer_person=True)
    for cue, words in (("greeting", "hello"), ("thanks", "thanks"), ("bye", "bye"), ("capabilities", "capabilities")):
        if reading.has(cue):
            return one(say(words, language), "small_talk", "answered")
    if not reading.content and not reading.cues and not reading.order_number and not reading.contacts:
        return one(say("empty", language), "small_talk", "clarify")
    return None


def with_sympathy(told: Draft, reading: Reading) -> Draft:
    lines = (say("complaint_also", reading.language), *told.lines)
    return Draft(lines, "complaint", told.outcome, told.sources, told.products, offer_person=True)


def complaint(answer: Draft | None, reading: Reading) -> Draft:
    """Sympathy first; what the help pages say, where they do; and always a person."""
    if answer is None or answer.intent != "policy":
        return one(say("complaint", reading.language), "complaint", "refused", offer_person=True)
    lines = (say("complaint_also", reading.language), *answer.lines)
    return Draft(lines, "complaint", "answered", answer.sources, offer_person=True)


def unknown(case: Case) -> Draft:
    """Nothing supports an answer: say so, quote what comes close, offer a person."""
    reading, language = case.reading, case.reading.language
    if reading.hostile:
        return one(say("hostile", language), "off_topic", "refused", offer_person=True)
    if reading.has("off_topic"):
        return one(say("off_topic", language), "off_topic", "refused")
    if (about := _unknown_of_product(case)) is not None:
        return about
    if looks_for(reading) and (reading.topics == {"gift"} or _names_no_kind(reading)):
        return one(say("which_kind", language), "recommendation", "clarify")
    if looks_for(reading) and not reading.topics:
        return one(say("no_product", language), "recommendation", "refused", offer_person=True)
    intent: Intent = "policy" if reading.topics else "product" if case.named else "off_topic"
    return one(say("unknown", language), intent, "refused", offer_person=True)


def _names_no_kind(reading: Reading) -> bool:
    """ "Something useful for my father, up to 300"."""
    limited = reading.at_most is not None or reading.at_least is not None or reading.has("gift_for")
    return limited and not reading.topics - {"gift"} and not any(unit.things for unit in reading.content)


def _unknown_of_product(case: Case) -> Draft | None:
    items = case.named if len(case.named) == 1 else case.before if not case.named and may_be_meant(case) else []
    if len(items) != 1 or (case.named and not _is_surely_named(case)):
        return None
    text = say("unknown_about", case.reading.language, name=products.short_name(items[0]))
    return Draft((text,), "product", "refused", (items[0].source(),), offer_person=True)


def _is_surely_named(case: Case) -> bool:
    """More than one word of the title, or a word that no other title has."""
    best = best_named(case.matches)[0]
    return len(best.units) >= 2
