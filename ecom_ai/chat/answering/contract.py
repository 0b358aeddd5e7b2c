"""What a conversation hands to the answering part, and what comes back. Pure: no Django."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal

from ecom_ai.chat.answering.masking import Masker

Speaker = Literal["customer", "bot", "person"]
Intent = Literal[
    "product", "comparison", "recommendation", "policy", "order", "complaint", "person", "small_talk", "off_topic"
]
Outcome = Literal["answered", "refused", "clarify", "handoff"]
"""`refused`: nothing supports an answer, a person is offered; `handoff`: the customer asked for one."""
SourceKind = Literal["product", "faq", "policy", "order"]


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message; `sources` are those of a bot's answer, so that a follow-up knows what it was about."""

    speaker: Speaker
    text: str
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """Where an answer comes from; `quote` is the passage that says it, `pk` the host's key as text."""

    kind: SourceKind
    pk: str
    title: str
    url: str = ""
    quote: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """`language` is that of the page, used where the text tells none; `history` is oldest first."""

    text: str
    language: str = ""
    history: tuple[Turn, ...] = ()
    product: str = ""
    """Key of the product whose page the visitor is on."""
    customer: Any = None
    """The signed-in user, or None. Only their own orders are ever read."""
    visitor: str = ""
    """Stable key of the anonymous visitor: what order look-ups are counted by."""
    masker: Masker = field(default_factory=Masker, compare=False)
    """Whatever goes into a prompt passes its `mask` first; who asked restores the answer."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; its text is exactly the pieces that were streamed before it, joined."""

    text: str
    language: str
    intent: Intent
    outcome: Outcome
    sources: tuple[Source, ...] = ()
    products: tuple[str, ...] = ()
    """Keys of products to show as cards; price and stock are read when the card is shown."""
    offer_person: bool = False
    model_version: str = ""
    prompt_version: str = ""
    prompt_tokens: int = 0
    tokens: int = 0
    trace: dict[str, Any] = field(default_factory=dict)
    """What the guard took out and why; for staff and benchmarks, never for the customer."""
