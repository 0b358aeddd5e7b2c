"""Where the shop keeps its products."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from itertools import islice
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from ecom_ai.exceptions import NotFound
from ecom_ai.shopmap.base import BATCH, PREFIX, BaseMap, Source, in_sql, normal_language


@dataclass(frozen=True, slots=True)
class ProductRecord:
    """One product as the map reads it; `obj` is the host's own object."""

    pk: str
    obj: Model
    title: str
    category: str
    attributes: Any
    price: Any
    price_band: str
    description: str
    language: str
    available: bool
    currency: str = ""
    stock: int | None = None
    listed: bool = True


@dataclass(frozen=True)
class ProductMap(BaseMap):
    """Where the shop keeps what a description, a chat answer or a recommendation says about a product.

    `facts` yields a mapping or pairs of attribute name and value; `price_band` is a word such as "budget", never a
    price: prices change, texts stay; `language` is `zh` or `en` (or a locale such as `zh-hans`); `available` is a `Q`:
    what it excludes is never recommended. `listed` is a `Q` as well: what it excludes is not named to customers at all;
    without it, what is not available is not named: the chat cannot tell sold out from hidden.
    `currency` is a code such as `USD`; `stock` the number of pieces, where the shop tells it.
    """

    _: KW_ONLY
    title: Source
    facts: Source = None
    description: Source = None
    category: Source = None
    price: Source = None
    price_band: Source = None
    language: Source = None
    currency: Source = None
    stock: Source = None
    available: Q | None = None
    listed: Q | None = None
    url: Callable[[Any], str] | None = None

    def sources(self) -> dict[str, Source]:
        names = ("title", "facts", "description", "category", "price", "price_band", "language", "currency", "stock")
        return {name: getattr(self, name) for name in names}

    def get(self, pk: Any) -> ProductRecord:
        """The product with this key; raises `NotFound` for unknown and malformed keys alike."""
        try:
            obj = self.queryset().get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError, TypeError) as error:
            raise _no_product(pk) from error
        return self.record(obj)

    def get_public(self, pk: Any) -> ProductRecord:
        """As `get`, for anybody: what the map says is not listed does not exist."""
        record = self.get(pk)
        if self.listed is not None and not record.listed:
            raise _no_product(pk)
        return record

    def get_many(self, pks: Iterable[Any]) -> dict[str, ProductRecord]:
        """Records by key, in batches of one query each; unknown and malformed keys are left out."""
        found: dict[str, ProductRecord] = {}
        pending = iter(pks)
        while batch := list(islice(pending, BATCH)):
            for obj in self.queryset().filter(pk__in=self.valid_keys(batch)):
                record = self.record(obj)
                found[record.pk] = record
        return found

    def iterate(self) -> Iterator[ProductRecord]:
        """Every product in key order with flat memory."""
        for obj in self.queryset().order_by("pk").iterator(chunk_size=BATCH):
            yield self.record(obj)

    def keys(self) -> Iterator[str]:
        """Every key as text, in key order, with flat memory."""
        for pk in self.queryset().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
            yield str(pk)

    def by_price(self, language: str, *, dearest: bool, limit: int) -> list[ProductRecord]:
        """What can be bought, the cheapest or the dearest first; empty where the price does not stand in SQL."""
        if not in_sql(self.price):
            return []
        rows = self.queryset().filter(**{f"{PREFIX}price__isnull": False})
        for name in ("available", "listed"):
            if getattr(self, name) is not None:
                rows = rows.filter(**{PREFIX + name: True})
        if in_sql(self.language):
            rows = rows.filter(Q(**{f"{PREFIX}language__istartswith": language}) | Q(**{f"{PREFIX}language": ""}))
        order = f"{'-' if dearest else ''}{PREFIX}price"
        return [self.record(obj) for obj in rows.order_by(order, "pk")[:limit]]

    def categories(self, pks: Iterable[Any]) -> dict[str, str]:
        """Category by key, without reading the rest of the products where it stands in SQL."""
        if callable(self.category):
            return {key: record.category for key, record in self.get_many(pks).items()}
        return self.texts("category", pks)

    def titles(self, pks: Iterable[Any]) -> dict[str, str]:
        """Title by key, likewise."""
        if callable(self.title):
            return {key: record.title for key, record in self.get_many(pks).items()}
        return self.texts("title", pks)

    def record(self, obj: Model) -> ProductRecord:
        return ProductRecord(
            pk=str(obj.pk),
            obj=obj,
            title=str(self.read(obj, "title")),
            category=str(self.read(obj, "category")),
            attributes=self.read(obj, "facts", {}),
            price=self.read(obj, "price", None),
            price_band=str(self.read(obj, "price_band")),
            description=str(self.read(obj, "description")),
            language=normal_language(str(self.read(obj, "language"))),
            available=self._holds(obj, "available"),
            currency=str(self.read(obj, "currency")),
            stock=None if (stock := self.read(obj, "stock", None)) is None else int(stock),
            listed=self._holds(obj, "available" if self.listed is None else "listed"),
        )

    def address(self, obj: Model) -> str:
        return str(self.url(obj)) if self.url is not None else ""

    def _holds(self, obj: Model, name: str) -> bool:
        return getattr(self, name) is None or bool(getattr(obj, PREFIX + name, False))

    def queryset(self) -> QuerySet[Any]:
        conditions = {PREFIX + name: q for name in ("available", "listed") if (q := getattr(self, name)) is not None}
        rows = super().queryset()
        return rows.annotate(**conditions) if conditions else rows


def _no_product(pk: Any) -> NotFound:
    words = _("There is no product “%s”: it no longer exists, or the shop map leaves it out.")
    return NotFound(words % str(pk)[:80], code="product_not_found")
