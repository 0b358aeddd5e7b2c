"""The whole way of one question: index brought up to date, decided, said."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ecom_ai.chat.answering.contract import Answer, Question
from ecom_ai.chat.answering.deciding import decide, language_of_question
from ecom_ai.chat.search.keeping import bring_up_to_date
from ecom_ai.engines.base import TextGenerator

EXTRACTIVE = "extractive-1"


def run(question: Question, *, engine: TextGenerator | None, cancelled: Callable[[], bool]) -> Iterator[str | Answer]:
    bring_up_to_date()
    language = language_of_question(question)
    draft = decide(question)
    said: list[str] = []
    for piece in draft.pieces(language):
        if cancelled():
            break
        said.append(piece)
        yield piece
    yield Answer(
        text="".join(said),
        language=language,
        intent=draft.intent,
        outcome=draft.outcome,
        sources=draft.sources,
        products=draft.products,
        offer_person=draft.offer_person,
        model_version=EXTRACTIVE,
        trace=dict(draft.trace),
    )
