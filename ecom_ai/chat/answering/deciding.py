"""From a question to a draft of its answer: what it is, what it rests on, and when to say "I don't know"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from ecom_ai.chat.answering import comparing, products, recommending
from ecom_ai.chat.answering.context import Context, context_of
from ecom_ai.chat.answering.contract import Intent, Question
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.facts import asked_facts, leftovers
from ecom_ai.chat.answering.gathering import Material, gather, items_of, weights_for
from ecom_ai.chat.answering.items import Item
from ecom_ai.chat.answering.naming import Named, best_named, name_matches
from ecom_ai.chat.answering.orders import answer_order, reads_as_order
from ecom_ai.chat.answering.passages import Match, best_matches, quote_for
from ecom_ai.chat.answering.reading import Reading, read
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.finding import corrected
from ecom_ai.chat.search.units import THING, TOPIC, Unit, content_units

_ASK_TOPICS = frozenset({"cost", "time", "free", "order", "write", "parcel"})
_MANY = 4
_RELATED = 0.4
_EVEN = 0.02
RESTOCK = TOPIC + "restock"
_DESCRIBED = 0.8
_WHOLE = 0.6
"""Share of a question of the help pages that was asked; below, its answer is told together with it."""
_STRANGE = 4.5
"""What a word that no title holds weighs against a name, in the measure of `finding.weight`."""


@dataclass
class Case:
    """One question with everything that was found for it, each looked up when it is first needed."""

    question: Question
    reading: Reading

    @cached_property
    def context(self) -> Context:
        return context_of(self.question.history)

    @cached_property
    def material(self) -> Material:
        limited = self.reading.at_most is not None or self.reading.at_least is not None
        found = gather(self.reading.folded, self.reading.language, many=limited or self.reading.has("cheapest"))
        if self.reading.is_mixed:
            return found
        items = tuple(item for item in found.items if item.language in ("", self.reading.language))
        return Material(items, found.passages)

    @cached_property
    def weights(self) -> dict[str, float]:
        return weights_for(self.reading.content)

    @cached_property
    def matches(self) -> list[Named]:
        return name_matches(self.reading.content, self.material.items, self.weights, self.reading.language)

    @cached_property
    def named(self) -> list[Item]:
        """What the message itself names; of several, those that the talk is about."""
        best = best_named(self.matches)
        found = [named.item for named in best if self._is_meant(named)]
        if len(found) == 1 and len(best) == 1 and len(best[0].units) > 1:
            return found
        known = {
            key for named in best for unit in named.units for key in unit.keys if key.startswith(THING)
        } or self.named_keys
        before = [item for item in items_of((*self.context.products, self.question.product)) if known & item.title_keys]
        return before or found

    def _is_meant(self, named: Named) -> bool:
        """Not where the question holds more of another name than of this one: the shop may not have that product."""
        facts = asked_facts(self.reading.content, named.item)
        strange = [unit for unit in leftovers(self.reading.content, named.item, facts) if not unit.is_known]
        return named.score >= _STRANGE * len(strange)

    @cached_property
    def named_keys(self) -> frozenset[str]:
        return frozenset(key for named in best_named(self.matches) for key in named.keys)

    @cached_property
    def before(self) -> list[Item]:
        """Products that "it" may mean: those of the last answer, or the one whose page is open."""
        pks = list(self.context.products)
        page = [self.question.product] if self.question.product else []
        if self.reading.has("this") and page:
            pks = page
        found = items_of(pks or page)
        if self.reading.ordinal and found:
            place = self.reading.ordinal - 1 if self.reading.ordinal > 0 else -1
            return found[place : place + 1 or None] if place < len(found) else []
        return found[: comparing.MOST]

    @cached_property
    def texts(self) -> list[Match]:
        return best_matches(
            self.reading.content, self.material.passages, known_names=self.named_keys, language=self.reading.language
        )

    @property
    def text(self) -> Match | None:
        return self.texts[0] if self.texts else None


def decide(question: Question) -> Draft:
    reading = read(question.text, page_language=question.language)
    if reading.language == "en" or any(unit.text.isascii() for unit in reading.content):
        reading = read(question.text, page_language=question.language, correct=corrected(reading.text))
    return _talk(reading) or _shop(Case(question, reading))


def language_of_question(question: Question) -> str:
    return read(question.text, page_language=question.language).language


def _talk(reading: Reading) -> Draft | None:
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


def _shop(case: Case) -> Draft:
    reading = case.reading
    if _is_about_order(case) and (told := answer_order(reading, case.question)) is not None:
        return _with_sympathy(told, reading) if reading.has("complaint") else told
    if reading.has("insult"):
        return one(say("insult", reading.language), "complaint", "refused", offer_person=True)
    answer = _comparison(case) or _alternatives(case) or _from_shop(case)
    if reading.has("complaint"):
        return _complaint(answer, reading)
    if answer is not None:
        return answer
    return _unknown(case)


def _is_about_order(case: Case) -> bool:
    reading = case.reading
    if reading.order_number and not reading.has("order_rule"):
        about = bool({"order", "track", "parcel", "deliver"} & reading.topics) or reading.has("order")
        if about or reading.contacts or _is_bare_number(reading):
            return True
    if reading.has("order") and not reading.has("order_rule"):
        return True
    gives = bool(reading.contacts or reading.order_number)
    return gives and (case.context.about_order or any(map(reads_as_order, case.context.asked)))


def _is_bare_number(reading: Reading) -> bool:
    number = reading.order_number.lower()
    return "-" in number and all(unit.text in number for unit in reading.content)


def _comparison(case: Case) -> Draft | None:
    if not case.reading.has("comparison"):
        return None
    items = comparing.compared_items(case.reading, case.material.items, case.weights, case.before)
    return comparing.compare(case.reading, items) if len(items) >= 2 else None


def _from_shop(case: Case) -> Draft | None:
    """The best supported of: a fact of a product, a recommendation, a help text."""
    reading = case.reading
    if _looks_for(reading) and "gift" in reading.topics and not _is_described(reading):
        return one(say("which_kind", reading.language), "recommendation", "clarify")
    text = case.text
    text_coverage = text.coverage if text is not None and text.is_sure else 0.0
    about, coverage = _about_product(case)
    single = len(case.named) == 1
    fit = _recommendation(case) if _looks_for(reading) and _names_a_thing(reading) else None
    asked = single and about is not None and (_is_asked(reading) or not reading.has("seeking"))
    if fit is not None and fit[1] >= text_coverage - 0.1 and not asked:
        return fit[0]
    if about is not None and single and coverage >= text_coverage - _EVEN:
        return _with_restocking(case, about)
    if text is not None and text.is_sure and "restock" in reading.topics:
        return _from_text(case, text)
    if about is not None and coverage >= text_coverage - _EVEN:
        return about
    follows = _from_text_and_before(case) if reading.topics <= _ASK_TOPICS else None
    if text is not None and text.is_sure and follows is None:
        return _from_text(case, text)
    return follows or _from_text_and_before(case) or about or _perhaps_looked_for(case)


def _looks_for(reading: Reading) -> bool:
    return reading.has("recommendation") or reading.at_most is not None or reading.at_least is not None


def _with_restocking(case: Case, about: Draft) -> Draft:
    """Beside "sold out" stands when it will be back, if the help pages say it."""
    if "restock" not in case.reading.topics or all(item.available for item in case.named or case.before):
        return about
    match = next((match for match in case.texts if RESTOCK in match.passage.title_keys), None)
    if match is None:
        return about
    quote = quote_for(case.reading.content, match.passage)
    return replace(about, lines=(*about.lines, quote), sources=(*about.sources, match.passage.source(quote)))


def _is_asked(reading: Reading) -> bool:
    """Price, stock or another colour of the one product that is named."""
    return (
        products.asks_price(reading)
        or reading.has("stock")
        or any("colour" in unit.attributes for unit in reading.content)
    )


def _is_described(reading: Reading) -> bool:
    """More than that it is a gift."""
    limited = reading.at_most is not None or reading.at_least is not None or reading.age_months is not None
    return limited or any(set(unit.topics) != {"gift"} for unit in reading.content)


def _names_a_thing(reading: Reading) -> bool:
    """Something to look for; "and in black?" names nothing."""
    if reading.at_most is not None or reading.at_least is not None or reading.age_months is not None:
        return True
    return any(unit.things or not unit.is_known for unit in reading.content if not unit.text.isdigit())


def _about_product(case: Case) -> tuple[Draft | None, float]:
    """An answer about the product that is named or meant, with the share of the question that it covers."""
    reading = case.reading
    implied = not case.named or (bool(case.before) and reading.ordinal != 0)
    items = case.before if implied else case.named
    if not items or len(items) > _MANY:
        return None, 0.0
    if implied and not _may_be_meant(case):
        return None, 0.0
    draft = products.answer_about(reading, items, implied=implied)
    if draft is None:
        return None, 0.0
    covered = max(_covered(reading, item) for item in items if item.pk in draft.products)
    return (draft, covered) if covered >= _RELATED else (None, 0.0)


def _may_be_meant(case: Case) -> bool:
    """Without a name the message must be short, or point at something."""
    return case.reading.has("follow", "this") or case.reading.ordinal != 0 or len(case.reading.content) <= 4


def _covered(reading: Reading, item: Item) -> float:
    total = covered = 0.0
    facts = asked_facts(reading.content, item)
    loose = {id(unit) for unit in leftovers(reading.content, item, facts)}
    for unit in reading.content:
        asks = bool(unit.topics) and set(unit.topics) <= {"cost", "time"}
        held = id(unit) not in loose and (_is_told(unit, reading, item) or (asks and bool(facts)))
        weight = 0.5 if asks or not unit.topics else 1.0
        total += weight
        covered += weight * held
    return covered / total if total else 1.0


def _is_told(unit: Unit, reading: Reading, item: Item) -> bool:
    if not unit.topics or set(unit.keys) & item.title_keys:
        return True
    if set(unit.topics) <= {"cost"}:
        return True
    if set(unit.topics) & {"soldout", "restock"}:
        return reading.has("stock")
    return bool(unit.attributes) and bool(asked_facts([unit], item))


def _recommendation(case: Case) -> tuple[Draft, float] | None:
    reading = case.reading
    fits = recommending.fitting(reading, case.material.items)
    if not fits:
        return None
    affordable = [fit for fit in fits if recommending.within_price(reading, fit.item)]
    if not affordable:
        return one(say("no_product_limit", reading.language), "recommendation", "refused", offer_person=True), fits[
            0
        ].coverage
    if reading.has("cheapest"):
        affordable = recommending.cheapest_first(affordable)
    return recommending.recommend(reading, affordable), affordable[0].coverage


def _perhaps_looked_for(case: Case) -> Draft | None:
    """ "A bag for my laptop": nothing is asked, but something that the shop has is described."""
    if case.reading.topics - {"gift"} or not any(unit.things for unit in case.reading.content):
        return None
    fits = [fit for fit in recommending.fitting(case.reading, case.material.items) if fit.coverage >= _DESCRIBED]
    return recommending.recommend(case.reading, fits) if fits and not case.reading.has("question") else None


def _alternatives(case: Case) -> Draft | None:
    """ "Something cheaper?": of the kind that was talked about, another one."""
    reading = case.reading
    if not reading.has("alternatives") or not case.before or case.named or reading.topics - {"cost"}:
        return None
    item = case.before[0]
    found = gather(item.category, reading.language).items
    others = [one for one in found if one.category == item.category and one.pk != item.pk and one.available]
    if "cheap" in reading.folded or "便宜" in reading.folded:
        others = [one for one in others if (one.price_value or 0) < (item.price_value or 0)]
    if not others:
        return one(say("no_product", reading.language), "recommendation", "refused", offer_person=True)
    return recommending.recommend(reading, [recommending.Fit(other, 1.0, ()) for other in others])


def _from_text(case: Case, match: Match, content: Sequence[Unit] | None = None) -> Draft:
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


def _from_text_and_before(case: Case) -> Draft | None:
    """A follow-up: what this message leaves open, the one before it told."""
    earlier = case.context.question
    if not earlier or not (case.reading.has("follow") or len(case.reading.content) <= 3):
        return None
    now = case.reading.content
    known = {topic for unit in now for topic in unit.topics}
    only_asks = known <= _ASK_TOPICS
    wanted = [
        unit
        for unit in content_units(earlier)
        if set(unit.topics) - known and (only_asks or set(unit.topics) <= _ASK_TOPICS)
    ]
    both = [*now, *wanted]
    if not wanted and not known:
        return None
    material = gather(f"{case.reading.folded} {earlier}", case.reading.language)
    matches = best_matches(both, material.passages, known_names=case.named_keys, language=case.reading.language)
    return _from_text(case, matches[0], both) if matches and matches[0].is_sure else None


def _with_sympathy(told: Draft, reading: Reading) -> Draft:
    lines = (say("complaint_also", reading.language), *told.lines)
    return Draft(lines, "complaint", told.outcome, told.sources, told.products, offer_person=True)


def _complaint(answer: Draft | None, reading: Reading) -> Draft:
    """Sympathy first; what the help pages say, where they do; and always a person."""
    if answer is None or answer.intent != "policy":
        return one(say("complaint", reading.language), "complaint", "refused", offer_person=True)
    lines = (say("complaint_also", reading.language), *answer.lines)
    return Draft(lines, "complaint", "answered", answer.sources, offer_person=True)


def _unknown(case: Case) -> Draft:
    """Nothing supports an answer: say so, quote what comes close, offer a person."""
    reading, language = case.reading, case.reading.language
    if reading.hostile:
        return one(say("hostile", language), "off_topic", "refused", offer_person=True)
    if reading.has("off_topic"):
        return one(say("off_topic", language), "off_topic", "refused")
    if (about := _unknown_of_product(case)) is not None:
        return about
    if _looks_for(reading) and not reading.topics:
        return one(say("no_product", language), "recommendation", "refused", offer_person=True)
    intent: Intent = "policy" if reading.topics else "product" if case.named else "off_topic"
    return one(say("unknown", language), intent, "refused", offer_person=True)


def _unknown_of_product(case: Case) -> Draft | None:
    items = case.named if len(case.named) == 1 else case.before if not case.named and _may_be_meant(case) else []
    if len(items) != 1 or (case.named and not _is_surely_named(case)):
        return None
    text = say("unknown_about", case.reading.language, name=products.short_name(items[0]))
    return Draft((text,), "product", "refused", (items[0].source(),), offer_person=True)


def _is_surely_named(case: Case) -> bool:
    """More than one word of the title, or a word that no other title has."""
    best = best_named(case.matches)[0]
    return len(best.units) >= 2
