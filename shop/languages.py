"""The two assortments of this shop: one in Chinese, priced in CNY, one in English, priced in USD."""

from __future__ import annotations

from decimal import Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Language(models.TextChoices):
    CHINESE = "zh", _("Chinese")
    ENGLISH = "en", _("English")


class Currency(models.TextChoices):
    CNY = "CNY", _("Chinese yuan")
    USD = "USD", _("US dollar")


LOCALES = {Language.CHINESE: "zh-hans", Language.ENGLISH: "en"}
CURRENCIES = {Language.CHINESE: Currency.CNY, Language.ENGLISH: Currency.USD}
SYMBOLS = {Currency.CNY: "¥", Currency.USD: "$"}


def current_language() -> Language:
    """The assortment of this visitor, from the language of the page."""
    return Language.CHINESE if (get_language() or "").lower().startswith("zh") else Language.ENGLISH


def money(amount: Decimal, currency: str) -> str:
    """`Decimal("1299")` in CNY is `¥1,299.00`: the same in both languages."""
    return f"{SYMBOLS.get(Currency(currency), '')}{amount:,.2f}"
