"""Conversations and messages as clients read them: the same for REST, the stream and the staff inbox.

Price, stock and availability of product cards come from the shop's rows at this moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ecom_ai.chat import wording
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.prices import price_text
from ecom_ai.chat.services import answers
from ecom_ai.chat.services.hours import staff_state
from ecom_ai.chat.states import ChatState, MessageStatus, Role
from ecom_ai.exceptions import EcomAIError
from ecom_ai.shopmap import ProductRecord, get_shop_map

PAGE = 50
MOST = 200
LONGEST_QUEUE = 500


def conversation_data(conversation: Conversation, *, messages: bool = True) -> dict[str, Any]:
    """All that a client needs to show a conversation; with its last messages."""
    answers.settle_lost(conversation)
    with wording.speaking(conversation.language):
        last = list(_of(conversation).order_by("-pk")[:PAGE])[::-1] if messages else []
        running = conversation.messages.running().values_list("pk", flat=True).first()
        return {
            "id": str(conversation.pk),
            "language": conversation.language,
            "notice": wording.notice(),
            "label": wording.label(),
            **state_data(conversation),
            "running": running,
            "messages": messages_data(last),
        }


def state_data(conversation: Conversation) -> dict[str, Any]:
    """Where it stands, and who is there."""
    with wording.speaking(conversation.language):
        staff = staff_state(language=conversation.language)
        return {
            "state": conversation.state,
            "revision": conversation.revision,
            "staff": {"available": staff.available, "text": staff.text, "opens_at": staff.opens_at},
            "person": _person(conversation.staff) if conversation.state == ChatState.PERSON else None,
            "waiting": _waiting(conversation),
        }


def _waiting(conversation: Conversation) -> dict[str, Any] | None:
    if conversation.state != ChatState.WAITING:
        return None
    queue = list(Conversation.objects.waiting().values_list("pk", flat=True)[:LONGEST_QUEUE])
    position = queue.index(conversation.pk) + 1 if conversation.pk in queue else len(queue) + 1
    return {"position": position, "since": conversation.waiting_since, "text": wording.waiting(position)}


def page_of(conversation: Conversation, *, after: int = 0, before: int = 0, limit: int = MOST) -> dict[str, Any]:
    """Messages behind `after` or before `before`, oldest first; the one that is being written is always among them."""
    answers.settle_lost(conversation)
    rows = _of(conversation)
    if before:
        found = list(rows.filter(pk__lt=before).order_by("-pk")[: limit + 1])[::-1]
        more, found = len(found) > limit, found[-limit:]
    else:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
        more, found = len(found) > limit, found[:limit]
        running = [each for each in rows.running() if each.pk <= after]
        found = [*running, *found]
    with wording.speaking(conversation.language):
        return {**state_data(conversation), "messages": messages_data(found), "more": more}


def _of(conversation: Conversation) -> Any:
    return Message.objects.filter(conversation=conversation).select_related("author", "conversation")


def last_message(conversation: Conversation) -> int:
    return Message.objects.filter(conversation=conversation).order_by("-pk").values_list("pk", flat=True).first() or 0


def message_data(message: Message) -> dict[str, Any]:
    return messages_data([message])[0]


def messages_data(messages: Sequence[Message]) -> list[dict[str, Any]]:
    """With their product cards, read in one query for all."""
    cards = product_cards(key for message in messages for key in message.products)
    return [_message(message, cards) for message in messages]


def _message(message: Message, cards: dict[str, dict[str, Any]]) -> dict[str, Any]:
    with wording.speaking(message.conversation.language):
        return {
            "id": message.pk,
            "role": message.role,
            "status": message.status,
            "text": message.text,
            "code": message.code,
            "language": message.language or message.conversation.language,
            "outcome": message.outcome,
            "offer_person": message.offer_person,
            "sources": [_source(source) for source in message.sources],
            "products": [cards[key] for key in message.products if key in cards],
            "label": wording.label(message.language or message.conversation.language) if _is_generated(message) else "",
            "feedback": message.feedback or None,
            "comment": message.comment,
            "person": _person(message.author) if message.role == Role.PERSON else None,
            "question": message.question_id,
            "cursor": message.cursor,
            "created_at": message.created_at,
        }


def _is_generated(message: Message) -> bool:
    return message.role == Role.BOT and message.status != MessageStatus.FAILED


def _source(source: dict[str, Any]) -> dict[str, Any]:
    return {name: source.get(name, "") for name in ("kind", "title", "url", "quote")}


def _person(user: Any) -> dict[str, str]:
    """Never a login name: customers read it."""
    name = user.get_short_name() if user is not None and hasattr(user, "get_short_name") else ""
    return {"name": name}


def product_cards(keys: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Card by key; products that are gone, or not shown to customers any more, are left out."""
    wanted = list(dict.fromkeys(keys))
    if not wanted:
        return {}
    try:
        records = get_shop_map().products.get_many(wanted)
    except EcomAIError:
        return {}  # a talk must not fail because the map does; `manage.py check` reports it
    return {key: _card(record) for key, record in records.items() if getattr(record, "listed", True)}


def _card(record: ProductRecord) -> dict[str, Any]:
    products = get_shop_map().products
    return {
        "id": record.pk,
        "title": record.title,
        "url": str(products.url(record.obj)) if products.url is not None else "",
        "price": _price(record.price, getattr(record, "currency", "")),
        "available": record.available,
        "stock": getattr(record, "stock", None),
    }


def _price(price: Any, currency: str) -> str | None:
    if price is None:
        return None
    return price_text(price, currency) or f"{price} {currency}".strip()  # the shop's own words stay as they are
