"""One product with honest facts, a reviewer, and an engine whose answers the test writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth import get_user_model

from ecom_ai.descriptions import services
from ecom_ai.descriptions.models import Draft
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.shopmap import ProductRecord, get_shop_map
from shop.models import Category, Product, ProductAttribute

GOOD = (
    "The Harbour mug holds 350 ml and is made of stoneware. It weighs 410 g and comes in sea green. "
    "The stoneware body is dishwasher safe, so cleaning it stays simple, and the size suits a long coffee break."
)
BAD = "The Harbour mug holds 900 ml and is the best mug in the world. It is made of titanium and weighs 410 g, really."


@pytest.fixture
def product(db: None) -> Product:
    category = Category.objects.create(name_en="Mugs", name_zh="马克杯", slug="mugs")
    made = Product.objects.create(
        title="Harbour mug", language="en", sku="M-1", slug="harbour-mug", category=category, price="18.00", stock=5
    )
    facts = {
        "Material": "stoneware",
        "Capacity": "350 ml",
        "Weight": "410 g",
        "Colour": "sea green",
        "Dishwasher safe": "yes",
    }
    for position, (name, value) in enumerate(facts.items()):
        ProductAttribute.objects.create(product=made, name=name, value=value, position=position)
    return made


@pytest.fixture
def record(product: Product) -> ProductRecord:
    return get_shop_map().products.get(product.pk)


@pytest.fixture
def reviewer(db: None) -> Any:
    return get_user_model().objects.create_superuser("reviewer", "reviewer@example.com", "secret")


@pytest.fixture
def draft_of(record: ProductRecord) -> Callable[..., Draft]:
    def make(*texts: str) -> Draft:
        return services.draft_description(record, engine=EchoGenerator(script=list(texts), prompt_format="chat"))

    return make
