"""The words for where a conversation and a message stand."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ChatState(models.TextChoices):
    BOT = "bot", _("with the assistant")
    WAITING = "waiting", _("waiting for a person")
    PERSON = "person", _("with a person")
    CLOSED = "closed", _("closed")


class ChatLanguage(models.TextChoices):
    ZH = "zh", _("Chinese")
    EN = "en", _("English")


class Role(models.TextChoices):
    CUSTOMER = "customer", _("customer")
    BOT = "bot", _("assistant")
    PERSON = "person", _("staff")
    SYSTEM = "system", _("note")


class MessageStatus(models.TextChoices):
    PENDING = "pending", pgettext_lazy("chat message", "waiting to be answered")
    STREAMING = "streaming", pgettext_lazy("chat message", "being written")
    DONE = "done", pgettext_lazy("chat message", "done")
    STOPPED = "stopped", pgettext_lazy("chat message", "stopped")
    FAILED = "failed", pgettext_lazy("chat message", "failed")


RUNNING = [MessageStatus.PENDING, MessageStatus.STREAMING]
"""A message in one of these is still going to change; a conversation has at most one."""


class Verdict(models.TextChoices):
    """What became of a conversation, once it was quiet for long enough to say so."""

    RESOLVED = "resolved", _("resolved")
    HANDED_OVER = "handed_over", _("handed over")
    UNRESOLVED = "unresolved", _("not resolved")
    SILENT = "silent", _("nothing was asked")


class EventKind(models.TextChoices):
    STARTED = "started", _("started")
    OWNED = "owned", _("the visitor signed in")
    HANDED_OFF = "handed_off", _("a person was asked for")
    TAKEN = "taken", _("taken over")
    PASSED = "passed", _("taken over from a colleague")
    GIVEN_BACK = "given_back", _("given back to the assistant")
    CLOSED = "closed", _("closed")
    REOPENED = "reopened", _("reopened")
