"""What a colleague who takes over needs to know first: counted and quoted from the talk, never composed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.services.showing import product_cards
from ecom_ai.chat.states import MessageStatus, Role

QUESTIONS = 3
LENGTH = 160
LOOKED_AT = 60


def summary(conversation: Conversation) -> list[str]:
    """Lines in the language of the reader: what was asked, what stayed open, about which products."""
    said = list(conversation.messages.exclude(role=Role.SYSTEM).order_by("-pk")[:LOOKED_AT])[::-1]
    asked = [_short(message.text) for message in said if message.role == Role.CUSTOMER][-QUESTIONS:]
    lines = [_("Asked: %(text)s") % {"text": text} for text in asked]
    lines += [_("Not answered: %(text)s") % {"text": text} for text in _open_questions(said)]
    if titles := _products(conversation, said):
        lines.append(_("About: %(titles)s") % {"titles": ", ".join(titles)})
    if unhappy := sum(message.feedback == "down" for message in said):
        lines.append(_("Answers marked as not helpful: %(count)s") % {"count": unhappy})
    return lines


def _open_questions(said: list[Message]) -> list[str]:
    texts = {message.pk: message.text for message in said if message.role == Role.CUSTOMER}
    missed = [m for m in said if m.outcome == "refused" or m.status == MessageStatus.FAILED or m.feedback == "down"]
    return [_short(texts[message.question_id]) for message in missed if message.question_id in texts][-QUESTIONS:]


def _products(conversation: Conversation, said: list[Message]) -> list[str]:
    shown = [key for message in said for key in message.products]
    keys = [conversation.product, *(message.product for message in said), *shown]
    cards = product_cards(dict.fromkeys(key for key in keys if key))
    return [str(card["title"]) for card in cards.values()][:QUESTIONS]


def _short(text: str) -> str:
    flat = " ".join(text.split())
    return flat if len(flat) <= LENGTH else f"{flat[:LENGTH]}…"
