"""The only file that joins this shop to ecom_ai. Copy it, and change the names to those of your own models.

Each value says where the shop keeps something: a lookup as in `filter()` ("category__name"), any expression of the
Django ORM, or, for what SQL cannot say, a function that takes the object. Lookups and expressions are the fastest:
they stay in the query. Name the map in the settings: ECOM_AI_SHOP_MAP = "shop.ecom_ai_map.shop_map".
"""

from __future__ import annotations

from django.db.models import Case, Q, When

from ecom_ai.shopmap import OrderLineMap, ProductMap, ReviewMap, ShopMap
from shop.models import Product


def product_facts(product: Product) -> list[tuple[str, str]]:
    """What a description may say: nothing but these pairs of name and value, the title and the category.

    Prices and stock are left out on purpose: they change, and texts stay.
    """
    return [(attribute.name, attribute.value) for attribute in product.attributes.all()]


# a category has a name in each language; the facts of a product should be in one
category_name = Case(When(language="zh", then="category__name_zh"), default="category__name_en")

shop_map = ShopMap(
    products=ProductMap(
        "shop.Product",
        title="title",
        facts=product_facts,
        description="description",  # the shop's own words; shown until a generated text is published
        category=category_name,
        price="price",
        language="language",
        available=Q(stock__gt=0, published=True),  # what it excludes is never recommended
        url=Product.get_absolute_url,
        prefetch=("attributes",),  # read by product_facts: one query for many products
    ),
    # Leave the next two out if your shop has no reviews or no orders: only what needs them is switched off.
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
        where=~Q(order__status="cancelled"),
    ),
)
