"""From a question to a draft of its answer: what it is, what it rests on, and when to say "I don't know"."""

from __future__ import annotations

import re
from dataclasses import replace

from ecom_ai.chat.answering import comparing
from ecom_ai.chat.answering.buyers import judged_by_buyers, said_by_buyers
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.continuing import continued, pointed
from ecom_ai.chat.answering.contract import Question
from ecom_ai.chat.answering.drafts import Draft, one
from ecom_ai.chat.answering.meaning import by_meaning
from ecom_ai.chat.answering.orders import answer_order, reads_as_order
from ecom_ai.chat.answering.product_answers import about_product
from ecom_ai.chat.answering.reading import Language, Reading, read
from ecom_ai.chat.answering.recommending import SURELY
from ecom_ai.chat.answering.searches import (
    alternatives,
    furthest,
    is_asked,
    is_described,
    looks_for,
    names_a_thing,
    of_whole_shop,
    perhaps_looked_for,
    recommendation,
    without_way,
)
from ecom_ai.chat.answering.several import after, joined, may_be_several, question_after_story, questions_in, says_what
from ecom_ai.chat.answering.talking import complaint, talk, unknown, with_sympathy
from ecom_ai.chat.answering.text_answers import (
    ASK_TOPICS,
    about_its_title,
    from_text,
    from_text_and_before,
    goes_along,
    with_allergens,
    with_restocking,
    with_rule,
)
from ecom_ai.chat.answering.unwanted import unwanted_in
from ecom_ai.chat.answering.wording import say
from ecom_ai.chat.search.finding import corrected
from ecom_ai.chat.search.units import content_units

_EVEN = 0.02
_TOLD = 0.7
"""From here on a fact of the product that is named goes before products that are only of that kind."""
_RECOMMENDS = re.compile(r"\b(?:recommend|suggest)|推荐")
_OF_IT = re.compile(r"\b(?:does|do|is|are|can|will|would|could|has|have) (?:the|this|that|these|those|your)\b")


def decide(question: Question) -> Draft:
    reading = _read(question)
    whole = talk(reading) or _shop(Case(question, reading))
    texts = questions_in(reading.text) if may_be_several(reading) and whole.intent in {"product", "policy"} else []
    parts: list[Draft] = []
    asking = question
    for text in texts:
        asking = after(asking, text, parts[-1] if parts else None, reading.language)
        part = _of_part(asking, reading.language)
        if not parts or part.intent != "policy" or says_what(text):
            parts.append(part)
    return joined(whole, parts, reading.language) if parts else _of_question_alone(question, reading, whole)


def _of_question_alone(question: Question, reading: Reading, whole: Draft) -> Draft:
    """ "The colour is not what I thought, can I return it?": what the rules say to the question, where the story before
    it is in none of them."""
    plain = whole.outcome == "refused" and whole.intent in {"policy", "product", "off_topic"}
    if not plain or reading.hostile or reading.has("complaint", "insult", "off_topic", "seeking"):
        return whole
    asked = "" if whole.sources else question_after_story(reading.text)
    on_topic = bool({topic for unit in content_units(asked) for topic in unit.topics} - ASK_TOPICS)
    part = _of_part(replace(question, text=asked), reading.language) if on_topic else whole
    return about_its_title(part, reading.language) if part.outcome == "answered" and part.intent == "policy" else whole


def _of_part(question: Question, language: Language) -> Draft:
    reading = replace(_read(question), language=language)
    return talk(reading) or _shop(Case(question, reading))


def _read(question: Question) -> Reading:
    reading = read(question.text, page_language=question.language)
    return read(question.text, page_language=question.language, correct=corrected(reading.text))


def language_of_question(question: Question) -> str:
    return read(question.text, page_language=question.language).language


def _shop(case: Case) -> Draft:
    case = continued(case) or pointed(case)
    reading = case.reading
    if (told := said_by_buyers(case) or _of_order(case)) is not None:
        return told
    if reading.has("insult"):
        return one(say("insult", reading.language), "complaint", "refused", offer_person=True)
    answer = (
        judged_by_buyers(case, alone=True)
        or of_whole_shop(case)
        or furthest(case)
        or _comparison(case)
        or alternatives(case)
        or _from_shop(case)
    )
    if reading.has("complaint"):
        return complaint(answer, reading)
    if answer is not None:
        return answer
    return judged_by_buyers(case, alone=False) or by_meaning(case) or unknown(case)


def _of_order(case: Case) -> Draft | None:
    told = answer_order(case.reading, case.question) if _is_about_order(case) else None
    return with_sympathy(told, case.reading) if told is not None and case.reading.has("complaint") else told


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
    chooses = case.reading.needs.any and " or " in case.reading.folded  # "this or that for a family of four?"
    if not (case.reading.has("comparison") or chooses):
        return None
    items = comparing.compared_items(without_way(case.reading), case.material.items, case.weights, case.before)
    return comparing.compare(case.reading, items) if len(items) >= 2 else None


def _from_shop(case: Case) -> Draft | None:
    """The rule that a story comes to; else the best supported of what is known."""
    text = case.text
    if case.reading.is_story and text is not None and text.is_sure:
        return from_text(case, text)
    if case.reading.has("off_topic") and case.reading.has("overview"):
        return None  # who wants to be told about bitcoin does not ask how to pay
    return _best_supported(case)


def _best_supported(case: Case) -> Draft | None:
    """A fact of a product, a recommendation, or a help text."""
    reading = case.reading
    if looks_for(reading) and "gift" in reading.topics and not is_described(reading):
        return one(say("which_kind", reading.language), "recommendation", "clarify")
    text = case.text
    text_coverage = text.coverage if text is not None and text.is_sure else 0.0
    about, coverage = about_product(case)
    single = len(case.named) == 1
    about = with_allergens(case, about) if about is not None else None
    if len(case.named) > 1 and unwanted_in(reading.folded):
        about = None  # "which of them is without nuts" is not told by what is in those that have some
    fit = recommendation(case) if looks_for(reading) and names_a_thing(reading) else None
    limited = reading.at_most is not None or reading.at_least is not None
    asked = single and about is not None and (is_asked(reading) or not (limited or reading.has("seeking")))
    told = single and about is not None and coverage >= _TOLD and not _RECOMMENDS.search(reading.folded)
    other = told and fit is not None and fit[1] < SURELY
    if fit is not None and fit[1] >= text_coverage - 0.1 and not (asked or other or _asks_of_another(case, fit[0])):
        return fit[0]
    if about is not None and single and coverage >= text_coverage - _EVEN:
        return with_rule(case, with_restocking(case, about))
    if text is not None and text.is_sure and "restock" in reading.topics:
        return from_text(case, text)
    if about is not None and coverage >= text_coverage - _EVEN:
        return about
    if about is not None and reading.topics == {"cost"} and not (text is not None and text.is_sure):
        return about
    follows = from_text_and_before(case) if reading.topics <= ASK_TOPICS or goes_along(reading) else None
    if text is not None and text.is_sure and follows is None:
        return from_text(case, text)
    return follows or from_text_and_before(case) or about or perhaps_looked_for(case)


def _asks_of_another(case: Case, fit: Draft) -> bool:
    """ "Does the weekender have a sleeve for a laptop?" is not answered by the backpack that has one."""
    if len(case.named) != 1 or not _OF_IT.search(case.reading.folded):
        return False
    return bool(fit.products) and case.named[0].pk not in fit.products
