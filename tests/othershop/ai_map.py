from __future__ import annotations

from typing import Any

from django.db.models import Q
from django.db.models.fields.json import KT
from django.db.models.functions import Coalesce

from ecom_ai.shopmap import OrderLineMap, ProductMap, ShopMap

from .models import Article


def facts(article: Article) -> dict[str, Any]:
    inherited = article.parent.data.get("attributes", {}) if article.parent else {}
    return {**inherited, **article.data.get("attributes", {})}


shop_map = ShopMap(
    products=ProductMap(
        "othershop.Article",
        title=Coalesce(KT("title__main"), KT("parent__title__main")),
        facts=facts,
        category=Coalesce(KT("data__kind"), KT("parent__data__kind")),
        price=KT("data__price__amount"),
        description=KT("data__copy"),
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
