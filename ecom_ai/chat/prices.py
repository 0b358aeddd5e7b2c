"""One way to write a price, in answers and on the cards beside them."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

_SYMBOLS = {"CNY": "¥", "RMB": "¥", "USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥"}


def price_value(price: Any) -> Decimal | None:
    try:
        return Decimal(str(price)) if price is not None else None
    except InvalidOperation:
        return None


def price_text(price: Any, currency: str) -> str:
    """`$62.00`, `¥1,299.00`, `129.90 NOK`; empty where it is no number."""
    value = price_value(price)
    if value is None:
        return ""
    symbol = _SYMBOLS.get(currency.upper())
    return f"{symbol}{value:,.2f}" if symbol else f"{value:,.2f} {currency}".strip()
