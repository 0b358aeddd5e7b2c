"""What the storefront shows of one product: at most one query, none where the shop's own fields suffice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils.translation import get_language

from ecom_ai.conf import conf
from ecom_ai.descriptions.mixins import DescriptionMixin
from ecom_ai.descriptions.models import LiveDescription
from ecom_ai.exceptions import EcomAIError
from ecom_ai.shopmap import PREFIX, ProductMap, get_shop_map, normal_language


@dataclass(frozen=True, slots=True)
class ShownText:
    """`model_version` is empty where a person wrote the text; `language` is that of the text."""

    text: str
    language: str
    seo_title: str = ""
    meta_description: str = ""
    model_version: str = ""

    @property
    def is_generated(self) -> bool:
        return bool(self.model_version and self.text)


def shown_text(product: Model, language: str = "") -> ShownText:
    """The text in `language` (by default that of the page), else in the product's own, else the shop's own words."""
    products = _map_of(product)
    main = _main_language(products, product)
    wanted = normal_language(language or get_language() or "") or main
    found = _own_fields(product, main) if wanted == main else None
    if found is None and not (isinstance(product, DescriptionMixin) and wanted == main):
        found = _stored(product, wanted, main) or _own_fields(product, main)
    return found or ShownText(_plain(products, product, "description"), main)


def shop_title(product: Model) -> str:
    """The product's title as the shop states it."""
    return _plain(_map_of(product), product, "title") or str(product)


def _map_of(product: Model) -> ProductMap | None:
    try:
        products = get_shop_map().products
        return products if isinstance(product, products.model) else None
    except EcomAIError:
        return None  # a page of the shop must not fail because the map does; `manage.py check` reports it


def _main_language(products: ProductMap | None, product: Model) -> str:
    return normal_language(_plain(products, product, "language")) or conf.DEFAULT_LANGUAGE


def _own_fields(product: Any, language: str) -> ShownText | None:
    if not isinstance(product, DescriptionMixin) or not product.ai_description.strip():
        return None
    return ShownText(
        product.ai_description,
        language,
        product.ai_seo_title,
        product.ai_meta_description,
        product.ai_description_model,
    )


def _stored(product: Model, wanted: str, main: str) -> ShownText | None:
    place = {"content_type": ContentType.objects.get_for_model(product), "object_id": str(product.pk)}
    rows = {row.language: row for row in LiveDescription.objects.filter(**place, language__in={wanted, main})}
    row = rows.get(wanted) or (None if isinstance(product, DescriptionMixin) else rows.get(main))
    if row is None:
        return None
    return ShownText(row.text, row.language, row.seo_title, row.meta_description, row.model_version)


def _plain(products: ProductMap | None, product: Model, name: str) -> str:
    """A value of the map for an object that did not come from the map's own queryset."""
    source = products.sources()[name] if products else None
    if products is None or source is None:
        return ""
    if callable(source):
        value: Any = source(product)
    elif isinstance(source, str):
        value = product
        for part in source.split("__"):
            value = value.get(part) if isinstance(value, dict) else getattr(value, part, None)
    elif hasattr(product, PREFIX + name):
        value = getattr(product, PREFIX + name)
    else:  # an expression that only SQL can work out
        value = products.queryset().filter(pk=product.pk).values_list(PREFIX + name, flat=True).first()
    return "" if value is None else str(value)
