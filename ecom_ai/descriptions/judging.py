"""From a model's answer to a text and what the guard says of it. Pure, so that it may run in any process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_ai.descriptions import guard, seo
from ecom_ai.descriptions.prompts import Request, Written


@dataclass(frozen=True, slots=True)
class Unjudged:
    """What a model answered to one request."""

    request: Request
    written: Written
    answer: str
    seo_title: str | None = None
    """The page title of an earlier try: it is made of the facts alone."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The text as it may be stored. Whether another product has nearly the same is asked where those are known."""

    text: str
    verdict: guard.Verdict
    seo_title: str
    meta_description: str


def judge_all(answers: Sequence[Unjudged]) -> list[Judged]:
    """One judgement per answer, in order."""
    return [_judge(each) for each in answers]


def _judge(given: Unjudged) -> Judged:
    request, text = given.request, given.written.realise(given.answer)
    title = given.seo_title
    return Judged(
        text=text,
        verdict=guard.check(text, request.sheet, language=request.language),
        seo_title=seo.seo_title(request.sheet, request.language) if title is None else title,
        meta_description=seo.meta_description(text, request.language),
    )
