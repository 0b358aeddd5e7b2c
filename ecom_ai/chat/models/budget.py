"""What may still be spent today, as rows: no number of parallel requests or forged headers gets past them."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Budget(models.Model):
    """How much of `what` was used on `day` by one visitor, customer, address or by the whole shop."""

    class Scope(models.TextChoices):
        SHOP = "shop", _("shop")
        CUSTOMER = "customer", _("customer")
        VISITOR = "visitor", _("visitor")
        ADDRESS = "address", _("network address")

    class What(models.TextChoices):
        MESSAGES = "messages", _("messages")
        TOKENS = "tokens", _("tokens")
        CONVERSATIONS = "talks", _("conversations")

    day = models.DateField(_("day"))
    scope = models.CharField(_("whose"), max_length=10, choices=Scope)
    owner = models.CharField(_("key"), max_length=64, blank=True)
    what = models.CharField(_("what"), max_length=10, choices=What)
    used = models.PositiveBigIntegerField(_("used"), default=0)

    class Meta:
        verbose_name = _("chat budget")
        verbose_name_plural = _("chat budgets")
        constraints: ClassVar = [
            models.UniqueConstraint("day", "scope", "owner", "what", name="ecom_ai_budget_once"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.scope} {self.owner} {self.what}: {self.used}"
