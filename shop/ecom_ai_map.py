"""The only file that joins this shop to ecom_ai. Copy it, and change the names to those of your own models.

Each value says where the shop keeps something: a lookup as in `filter()` ("category__name"), any expression of the
Django ORM, or, for what SQL cannot say, a function that takes the object. Lookups and expressions are the fastest:
they stay in the query. Name the map in the settings: ECOM_AI_SHOP_MAP = "shop.ecom_ai_map.shop_map".
"""

from __future__ import annotations

from django.db.models import Case, Q, When

from ecom_ai.shopmap import DocumentMap, OrderLineMap, OrderMap, ProductMap, ReviewMap, ShopMap
from shop.models import FaqEntry, Order, PolicyPage, Product


def product_facts(product: Product) -> list[tuple[str, str]]:
    """What a description may say: nothing but these pairs of name and value, the title and the category.

    Prices and stock are left out on purpose: they change, and texts stay.
    """
    return [(attribute.name, attribute.value) for attribute in product.attributes.all()]


def order_contents(order: Order) -> list[tuple[str, int]]:
    return [(line.product.title, line.quantity) for line in order.lines.all()]


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
        currency="currency",
        stock="stock",
        language="language",
        available=Q(stock__gt=0, published=True),  # what it excludes is never recommended
        listed=Q(published=True),  # what it excludes the chat does not know
        url=Product.get_absolute_url,
        prefetch=("attributes",),  # read by product_facts: one query for many products
    ),
    # Leave the others out if your shop has no reviews, orders or help texts: only what needs them is switched off.
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
    # what the chat answers from, beside the products
    documents=(
        DocumentMap(
            "shop.FaqEntry",
            kind="faq",
            title="question",
            text="answer",
            keywords="keywords",
            language="language",
            url=FaqEntry.get_absolute_url,
        ),
        DocumentMap(
            "shop.PolicyPage",
            kind="policy",
            title="title",
            text="body",
            keywords="keywords",
            language="language",
            url=PolicyPage.get_absolute_url,
        ),
    ),
    # what customers may ask about their own orders; the note and the address are not here on purpose
    orders=OrderMap(
        "shop.Order",
        number="number",
        customer="customer__user",
        contact=("email", "phone"),  # a visitor who did not sign in gives the number and one of these
        status=Order.get_status_display,
        placed="placed_at",
        shipped="shipped_at",
        delivered="delivered_at",
        carrier="carrier",
        tracking="tracking_number",
        total=lambda order: order.total_text,
        lines=order_contents,
        prefetch=("lines__product",),
    ),
)
