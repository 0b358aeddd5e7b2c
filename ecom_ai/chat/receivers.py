"""Reactions to the host's signals."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.signals import user_logged_in
from django.http import HttpRequest

from ecom_ai.chat import services, tasks
from ecom_ai.chat.models import Conversation
from ecom_ai.chat.services import visitors
from ecom_ai.jobs import sweeper
from ecom_ai.signals import chat_waiting


def connect() -> None:
    """Listen to logins, and let the sweeper look after answers, lost talks, outcomes and old talks."""
    sweeper.add_chore(services.settle_lost)
    sweeper.add_chore(services.free_orphaned)
    sweeper.add_purge(services.judge)
    sweeper.add_purge(services.purge)
    chat_waiting.connect(on_chat_waiting, dispatch_uid="ecom_ai.chat.chat_waiting")
    user_logged_in.connect(on_user_logged_in, dispatch_uid="ecom_ai.chat.user_logged_in")


def on_user_logged_in(sender: Any, request: HttpRequest | None, user: Any, **kwargs: Any) -> None:
    """What the visitor said before becomes the customer's own; the cookie is worth nothing from now on."""
    token = request.COOKIES.get(visitors.COOKIE, "") if request is not None else ""
    if token:
        visitors.own(token, user)


def on_chat_waiting(sender: Any, conversation: Conversation, **kwargs: Any) -> None:
    """Staff who do not look at the inbox hear by e-mail."""
    tasks.notify_staff(conversation)
