"""A visitor, what they talk about, and each move of the talk."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecom_ai.chat.states import ChatLanguage, ChatState, EventKind, Verdict


class Visitor(models.Model):
    """Who holds the cookie of an anonymous visitor. Only digests of the secrets are kept.

    After a rotation the former secret is good until the new one was seen: an answer that got lost on its way must not
    cost the visitor the talk.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    secret = models.CharField(max_length=64, editable=False)
    former_secret = models.CharField(max_length=64, blank=True, editable=False)
    former_until = models.DateTimeField(null=True, blank=True, help_text=_("Empty until the new secret was seen."))
    rotated_at = models.DateTimeField(db_default=Now())
    created_at = models.DateTimeField(_("created"), db_default=Now())

    class Meta:
        verbose_name = _("chat visitor")
        verbose_name_plural = _("chat visitors")

    def __str__(self) -> str:
        return str(self.id)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def of_user(self, user: Any) -> Self:
        return self.filter(user=user)

    def of_visitor(self, visitor: Visitor) -> Self:
        return self.filter(visitor=visitor, user=None)

    def open(self) -> Self:
        return self.exclude(state=ChatState.CLOSED)

    def waiting(self) -> Self:
        """For the queue: who waits longest comes first."""
        return self.filter(state=ChatState.WAITING).order_by("waiting_since", "created_at")

    def move(self, *states: str, **fields: Any) -> int:
        """The one conditional update behind every move: nothing happens unless the talk is in one of `states`."""
        return self.filter(state__in=states).update(revision=F("revision") + 1, moved_at=Now(), **fields)


class Conversation(models.Model):
    """One talk. It belongs to `user`, or, while nobody signed in, to `visitor`; never to both."""

    State = ChatState

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    visitor = models.ForeignKey(
        Visitor, models.SET_NULL, null=True, blank=True, related_name="conversations", verbose_name=_("visitor")
    )
    state = models.CharField(_("state"), max_length=10, choices=ChatState, default=ChatState.BOT)
    language = models.CharField(_("language"), max_length=2, choices=ChatLanguage)
    product = models.CharField(_("product"), max_length=64, blank=True, help_text=_("Whose page the talk began on."))
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("staff")
    )
    reason = models.CharField(_("why a person was asked for"), max_length=300, blank=True)
    summary = models.TextField(_("summary"), blank=True)
    waiting_since = models.DateTimeField(_("waiting since"), null=True, blank=True)
    handed_off_at = models.DateTimeField(
        _("first handed over"), null=True, blank=True, help_text=_("Stays when it is given back.")
    )
    verdict = models.CharField(_("outcome"), max_length=12, choices=Verdict, blank=True)
    judged_at = models.DateTimeField(null=True, blank=True)
    reopened = models.PositiveSmallIntegerField(_("times reopened"), default=0)
    revision = models.PositiveIntegerField(default=0, help_text=_("Grows with everything that a client must hear of."))
    created_at = models.DateTimeField(_("started"), db_default=Now())
    moved_at = models.DateTimeField(db_default=Now())
    asked_at = models.DateTimeField(_("last word of the customer"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed at"), null=True, blank=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        verbose_name = _("conversation")
        verbose_name_plural = _("conversations")
        ordering: ClassVar = ["-created_at"]
        permissions: ClassVar = [
            ("answer_conversation", "Can answer customers in the chat"),
            ("export_conversation", "Can export and erase conversations"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(user=None) | Q(visitor=None), name="ecom_ai_chat_one_owner"),
            models.CheckConstraint(
                condition=Q(state=ChatState.PERSON) | Q(staff=None), name="ecom_ai_chat_staff_has_it"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "-created_at"], name="ecom_ai_chat_user"),
            models.Index("state", "waiting_since", name="ecom_ai_chat_state"),
            models.Index(fields=["-created_at"], name="ecom_ai_chat_created"),
            models.Index("asked_at", condition=Q(verdict=""), name="ecom_ai_chat_unjudged"),
        ]

    if TYPE_CHECKING:
        user_id: Any
        staff_id: Any
        visitor_id: uuid.UUID | None

    def __str__(self) -> str:
        return str(self.id)

    @property
    def is_open(self) -> bool:
        return self.state != ChatState.CLOSED


class ConversationEvent(models.Model):
    """A move of a conversation: what, from where to where, who and when."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="events")
    kind = models.CharField(_("what"), max_length=12, choices=EventKind)
    before = models.CharField(_("from"), max_length=10, choices=ChatState, blank=True)
    after = models.CharField(_("to"), max_length=10, choices=ChatState)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who")
    )
    by_customer = models.BooleanField(_("by the customer"), default=False)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_at = models.DateTimeField(_("when"), db_default=Now())

    class Meta:
        verbose_name = _("move of a conversation")
        verbose_name_plural = _("moves of conversations")
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index("kind", "created_at", name="ecom_ai_chatevent_kind")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.before} -> {self.after}"


class ChatInbox(Conversation):
    """The admin's entry for the staff inbox; no table of its own."""

    class Meta:
        proxy = True
        default_permissions: ClassVar = ()
        verbose_name = _("chat inbox")
        verbose_name_plural = _("Chat inbox")


class ChatOutcomes(Conversation):
    """The admin's entry for the outcomes; no table of its own."""

    class Meta:
        proxy = True
        default_permissions: ClassVar = ()
        verbose_name = _("chat outcomes")
        verbose_name_plural = _("Chat outcomes")
