"""Where the shop keeps what was bought."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import KW_ONLY, dataclass, field
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.db.models import F, Model, QuerySet

from ecom_ai.shopmap.base import PREFIX, BaseMap, Source, in_sql


@dataclass(frozen=True)
class OrderLineMap(BaseMap):
    _: KW_ONLY
    order: Source
    product: Source
    customer: Source
    placed: Source
    quantity: Source = None
    price: Source = None

    def sources(self) -> dict[str, Source]:
        return {name: getattr(self, name) for name in ("order", "product", "customer", "placed", "quantity", "price")}


@dataclass(frozen=True, slots=True)
class OrderRecord:
    """What the chat may say about one order: nothing of its note, its address or its payer."""

    pk: str
    number: str
    status: str
    placed: datetime | date | None
    shipped: datetime | date | None
    delivered: datetime | date | None
    carrier: str
    tracking: str
    total: str
    lines: tuple[tuple[str, int], ...]
    contacts: tuple[str, ...] = field(default=(), repr=False)
    """E-mail addresses and telephone numbers that prove whose order it is; compared, never shown."""


@dataclass(frozen=True)
class OrderMap(BaseMap):
    """What a customer may ask the chat about orders.

    `customer` leads to the user, `identify` to the value it is compared with: `user.pk`, or for orders by e-mail
    `customer="email", identify=lambda user: user.email` if your shop verifies addresses. `contact` names where e-mail
    and telephone stand, for visitors who did not sign in; without it only signed-in customers are answered. `status`
    and `total` are best callables that give the shop's own words in the active language (`Order.get_status_display`);
    `lines` yields pairs of title and quantity.
    """

    _: KW_ONLY
    number: str
    customer: str | None = None
    identify: Callable[[Any], Any] = attrgetter("pk")
    contact: tuple[str, ...] = ()
    status: Source = None
    placed: Source = None
    shipped: Source = None
    delivered: Source = None
    carrier: Source = None
    tracking: Source = None
    total: Source = None
    lines: Callable[[Any], Iterable[tuple[str, int]]] | None = None

    def sources(self) -> dict[str, Source]:
        names = ("number", "customer", "status", "placed", "shipped", "delivered", "carrier", "tracking", "total")
        found: dict[str, Source] = {name: getattr(self, name) for name in names}
        return found | {f"contact_{place}": source for place, source in enumerate(self.contact)}

    def of(self, user: Any) -> QuerySet[Any]:
        """The orders of a signed-in user, the newest first; none for anybody else."""
        rows = self.queryset()
        if self.customer is None or user is None or not user.is_authenticated:
            return rows.none()
        key = self.identify(user)
        owned = rows.filter(**{PREFIX + "customer": key}) if key else rows.none()
        return owned.order_by(F(PREFIX + "placed").desc(nulls_last=True), "-pk") if in_sql(self.placed) else owned

    def numbered(self, number: str) -> QuerySet[Any]:
        """Orders of this number, whose letters may have been typed in lower case."""
        return self.queryset().filter(**{PREFIX + "number__in": {number, number.upper()}})

    def contacts(self, obj: Model) -> tuple[str, ...]:
        """E-mail and telephone of an order, to compare."""
        found = (str(self.read(obj, f"contact_{place}")) for place in range(len(self.contact)))
        return tuple(filter(None, found))

    def record(self, obj: Model) -> OrderRecord:
        lines = tuple((str(title), int(quantity)) for title, quantity in self.lines(obj)) if self.lines else ()
        return OrderRecord(
            pk=str(obj.pk),
            number=str(self.read(obj, "number")),
            status=str(self.read(obj, "status")),
            placed=self.read(obj, "placed", None),
            shipped=self.read(obj, "shipped", None),
            delivered=self.read(obj, "delivered", None),
            carrier=str(self.read(obj, "carrier")),
            tracking=str(self.read(obj, "tracking")),
            total=str(self.read(obj, "total")),
            lines=lines,
            contacts=self.contacts(obj),
        )
