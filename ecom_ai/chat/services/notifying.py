"""An e-mail to staff when somebody waits for a person."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMessage
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.chat.models import Conversation, ConversationEvent
from ecom_ai.chat.states import ChatState, EventKind
from ecom_ai.conf import conf

ANSWER = "ecom_ai.answer_conversation"
MOST = 50
MAILS_AN_HOUR = 60
"""Anybody can ask for a person under as many names as they like; the inbox shows them all, mailboxes need not."""


def recipients() -> list[str]:
    """`ECOM_AI_CHAT["notify"]`, or all active staff who may answer and have an address."""
    named = conf.CHAT.get("notify")
    if named:
        return list(named)
    people = get_user_model()._default_manager.filter(is_active=True, is_staff=True)[: 20 * MOST]
    found = [getattr(person, "email", "") for person in people if person.has_perm(ANSWER)]
    return [address for address in found if address][:MOST]


def _many_asked() -> bool:
    asked = ConversationEvent.objects.filter(kind=EventKind.HANDED_OFF).order_by("-pk")
    earlier = asked.values_list("created_at", flat=True)[MAILS_AN_HOUR : MAILS_AN_HOUR + 1]
    return any(timezone.now() - moment < timedelta(hours=1) for moment in earlier)


def tell_staff(conversation_id: Any) -> int:
    """Send it, unless somebody took the talk meanwhile or very many ask; how many it went to. What the customer wrote
    stays inside: mail servers are no place for it."""
    talk = Conversation.objects.filter(pk=conversation_id, state=ChatState.WAITING).first()
    addresses = recipients() if talk and not _many_asked() else []
    if talk is None or not addresses:
        return 0
    since = shoptime.local(talk.waiting_since or talk.created_at)
    message = EmailMessage(
        subject=_("A customer waits in the chat"),
        body=_(
            "Somebody asked for a person at %(time)s (%(language)s).\n\n"
            "Open the chat inbox in the administration to answer."
        )
        % {"time": f"{since:%Y-%m-%d %H:%M}", "language": talk.get_language_display()},
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[],
        bcc=addresses,
    )
    return len(addresses) if message.send() else 0
