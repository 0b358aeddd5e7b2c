"""What was said, by whom, and what it rests on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecom_ai.chat.models.conversation import Conversation
from ecom_ai.chat.states import RUNNING, MessageStatus, Role
from ecom_ai.jobs.models import Job


class MessageQuerySet(models.QuerySet["Message"]):
    def running(self) -> Self:
        return self.filter(status__in=RUNNING)

    def written_by(self, message: int, attempt: int) -> Self:
        """The answer, as long as this attempt at it may still write."""
        return self.filter(pk=message, attempt=attempt, status=MessageStatus.STREAMING)


class Message(models.Model):
    """One message. A bot's answer grows in `text` while it is written; `attempt` is the token of the job that may
    write it, so the pair of `attempt` and a number of characters names a place in the text for ever."""

    Status = MessageStatus
    Role = Role

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="messages")
    role = models.CharField(_("who"), max_length=10, choices=Role)
    status = models.CharField(_("status"), max_length=10, choices=MessageStatus, default=MessageStatus.DONE)
    text = models.TextField(_("text"), blank=True)
    code = models.CharField(max_length=40, blank=True, help_text=_("Of a note or a failure; for machines."))
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("staff")
    )
    key = models.CharField(_("idempotency key"), max_length=255, blank=True)
    product = models.CharField(_("product"), max_length=64, blank=True, help_text=_("Whose page it was asked on."))

    question = models.OneToOneField(
        "self", models.CASCADE, null=True, blank=True, related_name="answer", verbose_name=_("question")
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    attempt = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=1, help_text=_("Grows with each retry by the customer."))
    language = models.CharField(_("language"), max_length=5, blank=True)
    intent = models.CharField(_("what was asked"), max_length=20, blank=True)
    outcome = models.CharField(_("outcome"), max_length=20, blank=True)
    sources = models.JSONField(_("sources"), default=list, encoder=DjangoJSONEncoder)
    products = models.JSONField(_("products"), default=list)
    offer_person = models.BooleanField(default=False)
    model_version = models.CharField(_("model version"), max_length=200, blank=True)
    prompt_version = models.CharField(_("prompt version"), max_length=60, blank=True)
    prompt_tokens = models.PositiveIntegerField(_("tokens read"), default=0)
    tokens = models.PositiveIntegerField(_("tokens written"), default=0)
    reserved = models.PositiveIntegerField(default=0, help_text=_("Tokens taken from the budgets until it ends."))
    trace = models.JSONField(_("trace"), default=dict, encoder=DjangoJSONEncoder)

    feedback = models.CharField(_("feedback"), max_length=4, blank=True, choices=[("up", _("up")), ("down", _("down"))])
    comment = models.CharField(_("word of feedback"), max_length=500, blank=True)
    feedback_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(_("when"), db_default=Now())
    first_text_at = models.DateTimeField(_("first text"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = _("chat message")
        verbose_name_plural = _("chat messages")
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint("conversation", "key", condition=~Q(key=""), name="ecom_ai_message_key"),
            models.UniqueConstraint(
                "conversation", condition=Q(status__in=RUNNING), name="ecom_ai_message_one_running"
            ),
        ]
        indexes: ClassVar = [
            models.Index("conversation", "id", name="ecom_ai_message_order"),
            models.Index("created_at", "role", name="ecom_ai_message_created"),
        ]

    if TYPE_CHECKING:
        conversation_id: Any
        question_id: int | None
        job_id: Any

    def __str__(self) -> str:
        return f"{self.role} {self.pk}"

    @property
    def is_running(self) -> bool:
        return self.status in RUNNING

    @property
    def cursor(self) -> str:
        """The place that its text has reached, as `Last-Event-ID` takes it."""
        return f"{self.pk}:{self.attempt}:{len(self.text)}"
