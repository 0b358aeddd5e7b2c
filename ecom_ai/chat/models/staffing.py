"""What staff keep: ready answers, opening hours, and what they taught the assistant."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from ecom_ai.chat.models.message import Message
from ecom_ai.chat.states import ChatLanguage


class CannedReply(models.Model):
    """A ready answer that staff put into the box and may still change."""

    language = models.CharField(_("language"), max_length=2, choices=ChatLanguage)
    shortcut = models.CharField(_("shortcut"), max_length=40, help_text=_("What staff type to find it."))
    text = models.TextField(_("text"), max_length=2000)
    used = models.PositiveIntegerField(_("times used"), default=0)
    updated_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+", editable=False
    )
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("canned reply")
        verbose_name_plural = _("canned replies")
        ordering: ClassVar = ["language", "shortcut"]
        constraints: ClassVar = [
            models.UniqueConstraint("language", "shortcut", name="ecom_ai_cannedreply_shortcut"),
        ]

    def __str__(self) -> str:
        return self.shortcut


class OpeningHours(models.Model):
    """When staff answer, in the shop's time zone. A row with a `day` replaces those of its weekday; without times it
    says that the shop is closed on that day. No rows at all: always open."""

    class Weekday(models.IntegerChoices):
        MONDAY = 0, _("Monday")
        TUESDAY = 1, _("Tuesday")
        WEDNESDAY = 2, _("Wednesday")
        THURSDAY = 3, _("Thursday")
        FRIDAY = 4, _("Friday")
        SATURDAY = 5, _("Saturday")
        SUNDAY = 6, _("Sunday")

    weekday = models.PositiveSmallIntegerField(_("weekday"), choices=Weekday, null=True, blank=True)
    day = models.DateField(_("or a day"), null=True, blank=True)
    opens = models.TimeField(_("opens"), null=True, blank=True)
    closes = models.TimeField(_("closes"), null=True, blank=True)

    class Meta:
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        ordering: ClassVar = ["day", "weekday", "opens"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weekday=None, day__isnull=False) | Q(weekday__isnull=False, day=None),
                name="ecom_ai_hours_weekday_or_day",
                violation_error_message=_("Give a weekday or a day, not both."),
            ),
            models.CheckConstraint(
                condition=Q(opens__lt=F("closes")) | Q(opens=None, closes=None, day__isnull=False),
                name="ecom_ai_hours_in_order",
                violation_error_message=_("It must open before it closes; only a single day may be without times."),
            ),
        ]

    def __str__(self) -> str:
        which = str(self.day) if self.day else str(self.get_weekday_display())
        return f"{which} {self.opens:%H:%M}-{self.closes:%H:%M}" if self.opens and self.closes else which


class AwayText(models.Model):
    """What a customer who wants a person is told outside the opening hours."""

    language = models.CharField(_("language"), max_length=2, choices=ChatLanguage, unique=True)
    text = models.TextField(_("text"), max_length=1000)

    class Meta:
        verbose_name = _("text outside the opening hours")
        verbose_name_plural = _("texts outside the opening hours")

    def __str__(self) -> str:
        return self.text[:60]


class LearnedAnswer(models.Model):
    """A question with a good answer that staff took from a talk; the assistant uses it once it is approved."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")

    language = models.CharField(_("language"), max_length=2, choices=ChatLanguage)
    question = models.CharField(_("question"), max_length=500)
    answer = models.TextField(_("answer"), max_length=4000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PROPOSED)
    message = models.ForeignKey(
        Message, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken from")
    )
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("proposed by"),
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name=_("decided by"),
    )
    created_at = models.DateTimeField(_("proposed at"), db_default=Now())
    updated_at = models.DateTimeField(_("updated"), auto_now=True)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    class Meta:
        verbose_name = _("learned answer")
        verbose_name_plural = _("learned answers")
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("approve_learnedanswer", "Can approve learned answers")]
        indexes: ClassVar = [models.Index("state", "language", name="ecom_ai_learned_state")]

    def __str__(self) -> str:
        return self.question
