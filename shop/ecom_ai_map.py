"""The only integration code of this shop: where ecom_ai finds what it reads."""

from __future__ import annotations

from django.db.models import Q

from ecom_ai.shopmap import OrderLineMap, ProductMap, ReviewMap, ShopMap
from shop.models import Product


def facts(product: Product) -> list[tuple[str, str]]:
    """The attributes as pairs, in the shop's own order."""
    return [(attribute.name, attribute.value) for attribute in product.attributes.all()]


def category(product: Product) -> str:
    """The category's name in the language of the product, whatever the page speaks."""
    return product.category.name_zh if product.language == "zh" else product.category.name_en


shop_map = ShopMap(
    products=ProductMap(
        "shop.Product",
        title="title",
        facts=facts,
        category=category,
        description="description",
        price="price",
        language="language",
        available=Q(stock__gt=0, published=True),
        url=Product.get_absolute_url,
        select_related=("category",),
        prefetch=("attributes",),
    ),
    reviews=ReviewMap(
        "shop.Review",
        product="product",
        text="body",
        rating="rating",
        created="created_at",
        customer="customer",
        where=Q(published=True),
    ),
    order_lines=OrderLineMap(
        "shop.OrderLine",
        order="order",
        product="product",
        customer="order__customer",
        placed="order__placed_at",
        quantity="quantity",
        price="unit_price",
        where=~Q(order__status__in=("new", "cancelled")),
    ),
)
