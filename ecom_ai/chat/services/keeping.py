"""How long conversations are kept, what a customer may take along, and how they are forgotten."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from ecom_ai import shoptime
from ecom_ai.chat import wording
from ecom_ai.chat.models import Budget, Conversation, Message, Visitor
from ecom_ai.chat.models.conversation import ConversationQuerySet
from ecom_ai.chat.states import ChatState, MessageStatus, Role
from ecom_ai.conf import conf
from ecom_ai.exceptions import InvalidInput
from ecom_ai.text.masking import mask

BATCH = 500
BUDGET_DAYS = 60


def purge() -> int:
    """Delete what was quiet for longer than the shop keeps conversations, visitors whose cookie has run out, and old
    budgets. Some at a time: the sweeper comes again."""
    old = timezone.now() - timedelta(days=conf.CHAT["keep_days"])
    quiet = Q(asked_at__lt=old) | Q(asked_at=None, created_at__lt=old)
    gone = _delete(Conversation.objects.filter(quiet, moved_at__lt=old).exclude(state=ChatState.PERSON))
    expired = timezone.now() - timedelta(days=conf.CHAT["visitor_days"] + 1)
    idle = Visitor.objects.filter(rotated_at__lt=expired, conversations=None)
    Visitor.objects.filter(pk__in=list(idle.values_list("pk", flat=True)[:BATCH])).delete()
    Budget.objects.filter(day__lt=shoptime.day() - timedelta(days=BUDGET_DAYS)).delete()
    return gone


def _delete(rows: ConversationQuerySet) -> int:
    keys = list(rows.values_list("pk", flat=True)[:BATCH])
    Conversation.objects.filter(pk__in=keys).delete()
    return len(keys)


def conversations_of(*, user: Any = None, conversation: Any = None) -> ConversationQuerySet:
    """Those of one customer, or the one with this id, for export and erasure."""
    if (user is None) == (conversation is None):
        raise InvalidInput("Name a customer or a conversation.")
    if user is not None:
        return Conversation.objects.of_user(user)
    return Conversation.objects.filter(pk=conversation)


def erase(rows: ConversationQuerySet, *, user: Any = None) -> int:
    """Forget them, with messages and moves; with `user` what was counted for that customer as well."""
    count = 0
    while deleted := _delete(rows):
        count += deleted
    if user is not None:
        Budget.objects.filter(scope=Budget.Scope.CUSTOMER, owner=str(user.pk)).delete()
    return count


def export(rows: ConversationQuerySet, *, masked: bool) -> Iterator[dict[str, Any]]:
    """One dict a conversation, oldest first, with flat memory; generated texts carry their label. `masked` takes
    personal data out: right for everything but what a customer gets of their own."""
    for conversation in rows.order_by("created_at", "pk").iterator(chunk_size=100):
        whole = transcript(conversation)
        if masked:
            whole["messages"] = [{**line, "text": mask(line["text"]).text} for line in whole["messages"]]
        yield {
            **whole,
            "state": conversation.state,
            "language": conversation.language,
            "verdict": conversation.verdict,
            "moves": [
                {"what": event.kind, "from": event.before, "to": event.after, "when": event.created_at}
                for event in conversation.events.all()
            ],
        }


def transcript(conversation: Conversation) -> dict[str, Any]:
    """The whole talk as a person reads it, each generated text with the label that the law asks for."""
    messages = conversation.messages.select_related("author").order_by("pk").iterator(chunk_size=500)
    with wording.speaking(conversation.language):
        return {
            "conversation": str(conversation.pk),
            "started": conversation.created_at,
            "notice": wording.notice(),
            "messages": [_line(message) for message in messages],
        }


def _line(message: Message) -> dict[str, Any]:
    generated = message.role == Role.BOT and message.status != MessageStatus.FAILED
    line = {"when": message.created_at, "who": message.role, "text": message.text, "status": message.status}
    if generated:
        line |= {
            "label": wording.label(),
            "ai_generated": True,
            "model": message.model_version,
            "sources": [{name: source.get(name, "") for name in ("title", "url")} for source in message.sources],
        }
    return line
