"""A question in words that no help text holds: the one that means nearly the same, named before its answer."""

from __future__ import annotations

import logging
from dataclasses import replace

from ecom_ai.backends import engine_for
from ecom_ai.chat.answering.case import Case
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.answering.gathering import passages_found
from ecom_ai.chat.answering.passages import Match
from ecom_ai.chat.answering.text_answers import about_its_title, from_text
from ecom_ai.chat.search import vectors
from ecom_ai.conf import conf
from ecom_ai.exceptions import EcomAIError

logger = logging.getLogger(__name__)


def by_meaning(case: Case) -> Draft | None:
    """None without an engine for meanings, for questions about a product or nothing of the shop, and where nothing is
    alike enough. The customer reads which question was understood, so that a wrong guess is seen as one.
    """
    reading = case.reading
    if not vectors.is_on() or reading.hostile or reading.has("off_topic", "insult") or case.named:
        return None
    try:
        near = vectors.nearest(reading.text, reading.language, engine_for(vectors.ROLE))
    except EcomAIError as error:
        logger.warning("Help texts are not found by meaning now: %s", error)
        return None
    alike = [each for each in near if each.likeness >= conf.CHAT["alike"]]
    for passage in passages_found(alike[:1]):
        told = from_text(case, Match(passage, alike[0].likeness, 1.0))
        trace = {**told.trace, "likeness": round(alike[0].likeness, 3)}
        return replace(about_its_title(told, reading.language), trace=trace)
    return None
