"""The one door to the host's products, reviews and order lines.

Every value of a map is an ORM lookup string ("category__name"), a Django expression (`F("price") / 100`, a `Q`), or,
for reading only, a callable that takes the object. Lookups and expressions stay in SQL; a callable costs one object a
row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from itertools import islice
from typing import Any

from django.apps import apps
from django.core.exceptions import FieldError, ObjectDoesNotExist, ValidationError
from django.db.models import F, Model, Q, QuerySet
from django.db.models.expressions import Combinable
from django.utils.module_loading import import_string

from ecom_ai.conf import conf
from ecom_ai.exceptions import ConfigurationError, NotFound

Source = str | Combinable | Callable[[Any], Any] | None
PREFIX = "ecom_ai_"
BATCH = 500


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


@dataclass(frozen=True)
class BaseMap:
    """`label` names the host's model ("shop.Product"); `where` narrows it; the last two are for callables."""

    label: str
    _: KW_ONLY
    where: Q | None = None
    select_related: tuple[str, ...] = ()
    prefetch: tuple[str, ...] = ()

    @property
    def model(self) -> type[Model]:
        try:
            return apps.get_model(self.label)
        except (LookupError, ValueError) as error:
            raise ConfigurationError(f"The shop map names the model {self.label!r}, which does not exist.") from error

    def sources(self) -> dict[str, Source]:
        """Name -> source of each value that this map reads."""
        raise ConfigurationError(f"{type(self).__name__} has no sources.")

    def queryset(self) -> QuerySet[Any]:
        """All mapped rows, with every SQL source annotated as `ecom_ai_<name>`."""
        rows: QuerySet[Any] = self.model._default_manager.all()
        if self.where is not None:
            rows = rows.filter(self.where)
        annotations = {PREFIX + name: _expression(source) for name, source in self.sources().items() if _in_sql(source)}
        rows = rows.annotate(**annotations)
        if self.select_related:
            rows = rows.select_related(*self.select_related)
        return rows.prefetch_related(*self.prefetch) if self.prefetch else rows

    def read(self, obj: Model, name: str, default: Any = "") -> Any:
        """The value of source `name` for an object that came from `queryset()`."""
        source = self.sources().get(name)
        if source is None:
            return default
        value = source(obj) if callable(source) else getattr(obj, PREFIX + name)
        return default if value is None else value


@dataclass(frozen=True)
class ProductMap(BaseMap):
    """Where the shop keeps what a description, a chat answer or a recommendation says about a product.

    `facts` yields a mapping or pairs of attribute name and value; `price_band` is a word such as "budget", never a
    price: prices change, texts stay; `language` is `zh` or `en` (or a locale such as `zh-hans`); `available` is a `Q`:
    what it excludes is never recommended.
    """

    _: KW_ONLY
    title: Source
    facts: Source = None
    description: Source = None
    category: Source = None
    price: Source = None
    price_band: Source = None
    language: Source = None
    available: Q | None = None
    url: Callable[[Any], str] | None = None

    def sources(self) -> dict[str, Source]:
        names = ("title", "facts", "description", "category", "price", "price_band", "language")
        return {name: getattr(self, name) for name in names}

    def get(self, pk: Any) -> ProductRecord:
        """The product with this key; raises `NotFound` for unknown and malformed keys alike."""
        try:
            obj = self.queryset().get(pk=pk)
        except (ObjectDoesNotExist, ValueError, ValidationError, OverflowError, TypeError) as error:
            raise NotFound(f"There is no product {str(pk)[:80]!r}.", code="product_not_found") from error
        return self.record(obj)

    def get_many(self, pks: Iterable[Any]) -> dict[str, ProductRecord]:
        """Records by key, in batches of one query each; unknown and malformed keys are left out."""
        found: dict[str, ProductRecord] = {}
        pending = iter(pks)
        while batch := list(islice(pending, BATCH)):
            for obj in self.queryset().filter(pk__in=self.valid_keys(batch)):
                record = self.record(obj)
                found[record.pk] = record
        return found

    def valid_keys(self, pks: Iterable[Any]) -> list[Any]:
        """The keys that this model's primary key can hold, converted to its Python type."""
        key = self.model._meta.pk
        valid = []
        for pk in pks:
            try:
                value = key.to_python(pk)
                key.run_validators(value)
            except (ValueError, ValidationError, OverflowError, TypeError):
                continue
            valid.append(value)
        return valid

    def iterate(self) -> Iterator[ProductRecord]:
        """Every product in key order with flat memory."""
        for obj in self.queryset().order_by("pk").iterator(chunk_size=BATCH):
            yield self.record(obj)

    def keys(self) -> Iterator[str]:
        """Every key as text, in key order, with flat memory."""
        for pk in self.queryset().order_by("pk").values_list("pk", flat=True).iterator(chunk_size=2000):
            yield str(pk)

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
            available=self.is_available(obj),
        )

    def is_available(self, obj: Model) -> bool:
        if self.available is None:
            return True
        return bool(getattr(obj, PREFIX + "available", False))

    def queryset(self) -> QuerySet[Any]:
        rows = super().queryset()
        return rows if self.available is None else rows.annotate(**{PREFIX + "available": self.available})


@dataclass(frozen=True)
class ReviewMap(BaseMap):
    _: KW_ONLY
    product: Source
    text: Source
    rating: Source = None
    created: Source = None
    customer: Source = None

    def sources(self) -> dict[str, Source]:
        return {name: getattr(self, name) for name in ("product", "text", "rating", "created", "customer")}


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


@dataclass(frozen=True)
class ShopMap:
    """Reviews and order lines are optional: a shop without them loses only the features that need them."""

    products: ProductMap
    reviews: ReviewMap | None = None
    order_lines: OrderLineMap | None = None

    def maps(self) -> Iterator[tuple[str, BaseMap]]:
        for name in ("products", "reviews", "order_lines"):
            if (value := getattr(self, name)) is not None:
                yield name, value


def get_shop_map() -> ShopMap:
    """The host's map; raises `ConfigurationError` with what to mend."""
    if not conf.SHOP_MAP:
        raise ConfigurationError(
            'Set ECOM_AI_SHOP_MAP to the dotted path of your ShopMap, e.g. "shop.ecom_ai_map.shop_map".'
        )
    try:
        found = import_string(conf.SHOP_MAP)
    except ImportError as error:
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP: {error}") from error
    if not isinstance(found, ShopMap):
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP names {conf.SHOP_MAP!r}, which is not a ShopMap.")
    return found


def normal_language(code: str) -> str:
    """`zh-Hans`, `zh_CN`, `cn` -> `zh`; `en-GB` -> `en`; anything else -> ""."""
    head = code.replace("_", "-").split("-")[0].strip().lower()
    return {"zh": "zh", "cn": "zh", "chinese": "zh", "en": "en", "english": "en"}.get(head, "")


def problems(mapped: BaseMap) -> Iterator[str]:
    """What is wrong with a map, in words for `manage.py check`."""
    try:
        mapped.model  # noqa: B018 - reading it raises
        str(mapped.queryset().query)
    except ConfigurationError as error:
        yield str(error)
    except (FieldError, ValueError, TypeError, AttributeError) as error:
        yield f"{mapped.label}: {error}"


def _in_sql(source: Source) -> bool:
    return isinstance(source, str | Combinable)


def _expression(source: Source) -> Any:
    return F(source) if isinstance(source, str) else source
