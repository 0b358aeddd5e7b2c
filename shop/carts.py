"""The cart: item numbers and quantities in the session, one cart per assortment because prices differ in currency."""

from __future__ import annotations

from collections.abc import MutableMapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from shop.delivery import delivery_fee, missing_for_free
from shop.languages import CURRENCIES, Language, money
from shop.models import Product

SESSION_KEY = "shop_cart"
MOST = 99


@dataclass(frozen=True, slots=True)
class CartLine:
    product: Product
    quantity: int

    @property
    def total(self) -> Decimal:
        return self.product.price * self.quantity

    @property
    def total_text(self) -> str:
        return money(self.total, self.product.currency)

    @property
    def is_available(self) -> bool:
        return self.product.stock >= self.quantity


class Cart:
    """`session` is a Django session or any mutable mapping."""

    def __init__(self, session: MutableMapping[str, Any], language: Language) -> None:
        self.session = session
        self.language = language
        self.currency = CURRENCIES[language]
        self._lines: list[CartLine] | None = None

    @property
    def quantities(self) -> dict[str, int]:
        return dict(self.session.get(SESSION_KEY, {}).get(self.language.value, {}))

    def put(self, product: Product, quantity: int) -> None:
        """Set the quantity of a product, within 0 and what one order may hold; 0 takes it out."""
        quantities = self.quantities
        if quantity > 0:
            quantities[str(product.pk)] = min(quantity, MOST)
        else:
            quantities.pop(str(product.pk), None)
        self._save(quantities)

    def add(self, product: Product, quantity: int) -> None:
        self.put(product, self.quantities.get(str(product.pk), 0) + quantity)

    def clear(self) -> None:
        self._save({})

    @property
    def count(self) -> int:
        return sum(self.quantities.values())

    @property
    def lines(self) -> list[CartLine]:
        """What is in the cart and still on sale; two queries."""
        if self._lines is None:
            quantities = self.quantities
            products = (
                Product.objects.on_sale(self.language).for_cards().filter(pk__in=quantities) if quantities else []
            )
            self._lines = [CartLine(product, quantities[str(product.pk)]) for product in products]
        return self._lines

    @property
    def goods_total(self) -> Decimal:
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def fee(self) -> Decimal:
        return delivery_fee(self.goods_total, self.currency)

    @property
    def goods_text(self) -> str:
        return money(self.goods_total, self.currency)

    @property
    def fee_text(self) -> str:
        return money(self.fee, self.currency)

    @property
    def total_text(self) -> str:
        return money(self.goods_total + self.fee, self.currency)

    @property
    def missing_text(self) -> str:
        """How much is missing for free delivery, or empty."""
        missing = missing_for_free(self.goods_total, self.currency)
        return money(missing, self.currency) if missing else ""

    @property
    def can_check_out(self) -> bool:
        return bool(self.lines) and all(line.is_available for line in self.lines)

    def _save(self, quantities: dict[str, int]) -> None:
        self.session[SESSION_KEY] = {**self.session.get(SESSION_KEY, {}), self.language.value: quantities}
        self._lines = None
