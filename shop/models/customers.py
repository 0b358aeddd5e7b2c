"""Who buys here. An account is optional: a guest order has an e-mail address and no customer."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shop.languages import Language


class Customer(models.Model):
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, verbose_name=_("user"), on_delete=models.CASCADE, related_name="customer"
    )
    language = models.CharField(_("language"), max_length=2, choices=Language.choices)
    phone = models.CharField(_("phone"), max_length=40, blank=True)
    address = models.TextField(_("address"), blank=True)
    joined_at = models.DateTimeField(_("joined"), default=timezone.now)

    class Meta:
        ordering = ["pk"]
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """As it is said: 林晓雯, Alice Moreau."""
        user = self.user
        parts = (
            (user.last_name, user.first_name)
            if self.language == Language.CHINESE
            else (user.first_name, user.last_name)
        )
        joined = ("" if self.language == Language.CHINESE else " ").join(part for part in parts if part)
        return joined or user.get_username()

    @property
    def public_name(self) -> str:
        """What other visitors see beside a review: never the full name."""
        if self.language == Language.CHINESE:
            return f"{self.name[:1]}**"
        first, _space, rest = self.name.partition(" ")
        return f"{first} {rest[:1]}." if rest else f"{first[:1]}."
