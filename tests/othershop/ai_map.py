from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT, KeyTextTransform
from django.db.models.functions import Coalesce

from ecom_ai.shopmap import OrderLineMap, ProductMap, ShopMap

from .models import Article


def facts(article: Article) -> dict[str, Any]:
    inherited = article.parent.data.get("attributes", {}) if article.parent else {}
    return {**inherited, **article.data.get("attributes", {})}


shop_map = ShopMap(
    products=ProductMap(
        "othershop.Article",
        title=Coalesce(KT("title__main"), KeyTextTransform("main", "parent__title")),
        facts=facts,
        category=Coalesce(KT("data__kind"), KeyTextTransform("kind", "parent__data")),
        price=KT("data__price__amount"),  # a plain lookup would read "129.90" as a number on SQLite
        description="data__copy",
        language="locale",
        available=Q(data__stock__gt=0),
        select_related=("parent",),
    ),
    order_lines=OrderLineMap(
        "othershop.PurchaseLine",
        order="purchase_id",
        product="article_id",
        customer="purchase__email",
        placed="purchase__placed",
        quantity="pieces",
    ),
)
