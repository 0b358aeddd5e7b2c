"""The whole way of one question: index brought up to date, decided, said."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from ecom_ai.chat.answering.composing import Composed, chat_engine, compose
from ecom_ai.chat.answering.contract import Answer, Question
from ecom_ai.chat.answering.deciding import decide, language_of_question
from ecom_ai.chat.answering.drafts import Draft
from ecom_ai.chat.search.keeping import bring_up_to_date
from ecom_ai.engines.base import TextGenerator

EXTRACTIVE = "extractive-1"
"""Model version of answers that are the shop's own sentences."""


def run(question: Question, *, engine: TextGenerator | None, cancelled: Callable[[], bool]) -> Iterator[str | Answer]:
    bring_up_to_date()
    language = language_of_question(question)
    draft = decide(question)
    composed = Composed()
    said: list[str] = []
    for piece in _pieces(question, draft, language, engine, cancelled, composed):
        if cancelled():
            break
        said.append(piece)
        yield piece
    yield _answer("".join(said), language, draft, composed)


def _pieces(
    question: Question,
    draft: Draft,
    language: str,
    engine: TextGenerator | None,
    cancelled: Callable[[], bool],
    composed: Composed,
) -> Iterator[str]:
    """The model's sentences that passed; where it failed, or one was withheld, the sources' own."""
    model = chat_engine(engine) if draft.free else None
    if model is not None:
        yield from compose(question, draft, language, model, cancelled=cancelled, composed=composed)
        if cancelled() or (composed.said and not composed.withheld):
            return
    own = draft.pieces(language)
    if composed.said:
        own[0] = "\n" + own[0]
    yield from own


def _answer(text: str, language: str, draft: Draft, composed: Composed) -> Answer:
    answer = Answer(
        text=text,
        language=language,
        intent=draft.intent,
        outcome=draft.outcome,
        sources=draft.sources,
        products=draft.products,
        offer_person=draft.offer_person,
        model_version=EXTRACTIVE,
        trace=dict(draft.trace),
    )
    if not composed.model_version:
        return answer
    return replace(
        answer,
        model_version=composed.model_version,
        prompt_version=composed.prompt_version,
        prompt_tokens=composed.prompt_tokens,
        tokens=composed.tokens,
        trace={**draft.trace, "withheld": composed.withheld},
    )
