"""An answer in the making: sentences in order, what they rest on, what to offer. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ecom_ai.chat.answering.contract import Intent, Outcome, Source


@dataclass(frozen=True, slots=True)
class Draft:
    """`lines` are sentences or list lines; `listed` ones begin on a line of their own."""

    lines: tuple[str, ...]
    intent: Intent
    outcome: Outcome
    sources: tuple[Source, ...] = ()
    products: tuple[str, ...] = ()
    offer_person: bool = False
    free: bool = False
    """A larger model may say it in other words, from the same sources."""
    trace: dict[str, object] = field(default_factory=dict)

    def pieces(self, language: str) -> list[str]:
        """What is streamed, piece by piece; joined it is the text."""
        found: list[str] = []
        for line in self.lines:
            found.append(_glue(found[-1] if found else "", line, language) + line)
        return found


def _glue(before: str, line: str, language: str) -> str:
    if not before:
        return ""
    if line.startswith("- ") or before.lstrip().startswith("- "):
        return "\n"
    return "" if language == "zh" else " "


def one(
    text: str, intent: Intent, outcome: Outcome, *, offer_person: bool = False, sources: Sequence[Source] = ()
) -> Draft:
    return Draft((text,), intent, outcome, tuple(sources), offer_person=offer_person)
