"""What delivery costs; the policy pages say the same."""

from __future__ import annotations

from decimal import Decimal

from shop.languages import Currency

FEES = {Currency.CNY: Decimal("8.00"), Currency.USD: Decimal("4.95")}
FREE_FROM = {Currency.CNY: Decimal("99.00"), Currency.USD: Decimal("50.00")}


def delivery_fee(goods: Decimal, currency: Currency) -> Decimal:
    return Decimal("0.00") if goods >= FREE_FROM[currency] else FEES[currency]


def missing_for_free(goods: Decimal, currency: Currency) -> Decimal:
    """How much more to buy until delivery is free."""
    return max(FREE_FROM[currency] - goods, Decimal("0.00"))
