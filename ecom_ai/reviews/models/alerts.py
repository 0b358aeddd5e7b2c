"""When somebody should look: rules, what they found, and whom it was told."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator, URLValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecom_ai.reviews.models.rollups import Scope


class AlertRule(models.Model):
    """Compares the last days of each product (category, shop) with its own past."""

    class Over(models.TextChoices):
        PRODUCT = Scope.PRODUCT.value, _("each product")
        CATEGORY = Scope.CATEGORY.value, _("each category")
        SHOP = Scope.SHOP.value, _("the whole shop")

    name = models.CharField(_("name"), max_length=120)
    scope = models.CharField(_("watch"), max_length=8, choices=Over.choices, default=Over.PRODUCT)
    window_days = models.PositiveSmallIntegerField(
        _("days looked at"), default=7, validators=[MinValueValidator(1), MaxValueValidator(28)]
    )
    minimum = models.PositiveSmallIntegerField(
        _("fewest negative reviews"),
        default=5,
        validators=[MinValueValidator(1)],
        help_text=_("Fewer than this in the window never raise an alert."),
    )
    chance = models.FloatField(
        _("false alarms accepted"),
        default=0.001,
        validators=[MinValueValidator(0.000001), MaxValueValidator(0.2)],
        help_text=_("0.001: chance alone, with the share of negatives as before, would look so bad once in 1,000."),
    )
    emails = models.TextField(_("e-mail addresses"), blank=True, help_text=_("One a line."))
    webhook = models.URLField(
        _("webhook"),
        max_length=500,
        blank=True,
        validators=[URLValidator(schemes=["http", "https"])],
        help_text=_("Gets each alert as JSON by POST."),
    )
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("alert rule")
        verbose_name_plural = _("alert rules")
        ordering: ClassVar = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class ReviewAlert(models.Model):
    """One episode: from the day negatives jumped until they are as before. It is told once."""

    rule = models.ForeignKey(
        AlertRule, null=True, on_delete=models.SET_NULL, related_name="alerts", verbose_name=_("alert rule")
    )
    scope = models.CharField(_("watch"), max_length=8, choices=Scope.choices)
    key = models.CharField(max_length=200, blank=True)
    title = models.CharField(_("what"), max_length=300)
    day = models.DateField(_("since"))
    negatives = models.PositiveIntegerField(_("negative reviews"))
    total = models.PositiveIntegerField(_("reviews"))
    usual_negatives = models.PositiveIntegerField(default=0)
    usual_total = models.PositiveIntegerField(default=0)
    threshold = models.PositiveIntegerField(_("threshold"))
    """So many negatives would have been needed; `reason` says why."""
    reason = models.JSONField(default=dict)
    opened_at = models.DateTimeField(_("noticed"), auto_now_add=True)
    closed_at = models.DateTimeField(_("over since"), null=True, blank=True)
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("seen by"),
    )
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)

    class Meta:
        verbose_name = _("review alert")
        verbose_name_plural = _("review alerts")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["rule", "scope", "key"], condition=Q(closed_at__isnull=True), name="ecom_ai_alert_one_open"
            )
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.negatives} / {self.total}"


class AlertDelivery(models.Model):
    """One message about an alert to one address."""

    class Channel(models.TextChoices):
        EMAIL = "email", _("E-mail")
        WEBHOOK = "webhook", _("Webhook")

    alert = models.ForeignKey(ReviewAlert, on_delete=models.CASCADE, related_name="deliveries")
    channel = models.CharField(_("channel"), max_length=8, choices=Channel.choices)
    target = models.CharField(_("address"), max_length=500)
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("alert delivery")
        verbose_name_plural = _("alert deliveries")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["alert", "channel", "target"], name="ecom_ai_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.target}"
