"""Answers a customer's question from the shop's own rows: understand, gather, answer, guard."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ecom_ai.chat.answering.contract import Answer, Question
    from ecom_ai.engines.base import TextGenerator


def never() -> bool:
    return False


def answer(
    question: Question, *, engine: TextGenerator | None = None, cancelled: Callable[[], bool] = never
) -> Iterator[str | Answer]:
    """Pieces of text as they are ready, the whole `Answer` last; its text is exactly the pieces joined.

    Without `engine` the one of the role "text" is used, if it reads instructions; the embedded starter does not, and
    the answer is then composed from the shop's own sentences. Between pieces `cancelled` is asked.
    """
    from ecom_ai.chat.answering.flow import run  # the pure parts of this package stay free of Django

    yield from run(question, engine=engine, cancelled=cancelled)
