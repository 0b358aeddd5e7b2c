"""The one door to the host's products, reviews, orders and help texts.

Every value of a map is an ORM lookup string ("category__name"), a Django expression (`F("price") / 100`, a `Q`), or,
for reading only, a callable that takes the object. Lookups and expressions stay in SQL; a callable costs one object a
row.
"""

from __future__ import annotations

import importlib
import traceback
from collections.abc import Iterator
from dataclasses import dataclass

from ecom_ai.conf import conf
from ecom_ai.exceptions import ConfigurationError
from ecom_ai.shopmap.base import BATCH, PREFIX, BaseMap, Source, normal_language, problems
from ecom_ai.shopmap.documents import DocumentMap, DocumentRecord
from ecom_ai.shopmap.orders import OrderLineMap, OrderMap, OrderRecord
from ecom_ai.shopmap.products import ProductMap, ProductRecord
from ecom_ai.shopmap.reviews import ReviewMap, ReviewRecord

__all__ = [
    "BATCH",
    "PREFIX",
    "BaseMap",
    "DocumentMap",
    "DocumentRecord",
    "OrderLineMap",
    "OrderMap",
    "OrderRecord",
    "ProductMap",
    "ProductRecord",
    "ReviewMap",
    "ReviewRecord",
    "ShopMap",
    "Source",
    "get_shop_map",
    "normal_language",
    "problems",
]


@dataclass(frozen=True)
class ShopMap:
    """All but the products are optional: a shop without reviews, orders or help texts loses only what needs them.

    `documents` are the texts that the chat answers from: questions and answers, policies; one map for each model.
    """

    products: ProductMap
    reviews: ReviewMap | None = None
    order_lines: OrderLineMap | None = None
    documents: tuple[DocumentMap, ...] = ()
    orders: OrderMap | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.documents, tuple | list):
            raise ConfigurationError("Shop map: documents takes a tuple of maps: documents=(DocumentMap(...),).")

    def maps(self) -> Iterator[tuple[str, BaseMap]]:
        for name in ("products", "reviews", "order_lines", "orders"):
            if (value := getattr(self, name)) is not None:
                yield name, value
        for place, document in enumerate(self.documents):
            yield f"documents[{place}]", document


def get_shop_map() -> ShopMap:
    """The host's map; raises `ConfigurationError` with what to mend."""
    if not conf.SHOP_MAP:
        raise ConfigurationError(
            'Set ECOM_AI_SHOP_MAP to the dotted path of your ShopMap, e.g. "shop.ecom_ai_map.shop_map".'
        )
    if not isinstance(conf.SHOP_MAP, str):
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP is {conf.SHOP_MAP!r}, no dotted path.")
    found = _imported(conf.SHOP_MAP)
    if not isinstance(found, ShopMap):
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP names {conf.SHOP_MAP!r}, which is not a ShopMap.")
    return found


def _imported(path: str) -> object:
    """Not `import_string`: it takes an AttributeError within the module for a missing name of the module."""
    module_path, _, name = path.rpartition(".")
    if not module_path:
        raise ConfigurationError(f'ECOM_AI_SHOP_MAP is {path!r}, no dotted path such as "shop.ecom_ai_map.shop_map".')
    try:
        module = importlib.import_module(module_path)
    except (ImportError, AttributeError, TypeError, ValueError, NameError, LookupError, SyntaxError) as error:
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP: {_where(error)}{type(error).__name__}: {error}") from error
    if not hasattr(module, name):
        raise ConfigurationError(f"ECOM_AI_SHOP_MAP: {module_path} has no {name!r}.")
    found: object = getattr(module, name)
    return found


def _where(error: BaseException) -> str:
    """File and line of the host's code at which its module broke off."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    inside = "importlib" not in frame.filename and frame.filename != __file__
    return f"{frame.filename}, line {frame.lineno}: " if inside else ""
