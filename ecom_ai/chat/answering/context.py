"""What the talk was about before this message. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ecom_ai.chat.answering.contract import Turn

_BACK = 6


@dataclass(frozen=True, slots=True)
class Context:
    products: tuple[str, ...] = ()
    """Keys of the products of the last answer that named any, in its order."""
    texts: tuple[tuple[str, str], ...] = ()
    """Kind and key of the help texts of the last answer."""
    question: str = ""
    """The customer's message before this one."""
    asked: tuple[str, ...] = ()
    """The customer's last messages, oldest first."""
    about_order: bool = False


def context_of(history: Sequence[Turn]) -> Context:
    answers = [turn for turn in history[-_BACK:] if turn.speaker != "customer"]
    asked = [turn.text for turn in history[-_BACK:] if turn.speaker == "customer"]
    last = answers[-1].sources if answers else ()
    products: tuple[str, ...] = ()
    for turn in reversed(answers):
        products = tuple(source.pk for source in turn.sources if source.kind == "product")
        if products:
            break
    return Context(
        products=products,
        texts=tuple((source.kind, source.pk) for source in last if source.kind in {"faq", "policy"}),
        question=asked[-1] if asked else "",
        asked=tuple(asked),
        about_order=any(source.kind == "order" for source in last),
    )
