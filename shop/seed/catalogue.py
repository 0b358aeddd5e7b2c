"""Categories and products from `data/`."""

from __future__ import annotations

from typing import Any

from django.utils.text import slugify

from shop.languages import CURRENCIES, Language
from shop.models import Category, Product, ProductAttribute
from shop.seed.files import load
from shop.seed.plan import Plan


def seed_catalogue(plan: Plan) -> list[Product]:
    """All products, published or not."""
    made: list[tuple[Product, dict[str, str]]] = []
    for category in _seed_categories():
        content = load(f"products/{category.slug}")
        for language in Language:
            rows = content[language.value]
            made += [
                _product(plan, category, language, content["code"], place, row) for place, row in enumerate(rows, 1)
            ]
    products = Product.objects.bulk_create(product for product, _attributes in made)
    ProductAttribute.objects.bulk_create(
        ProductAttribute(product=product, name=name, value=value, position=position)
        for product, (_unsaved, attributes) in zip(products, made, strict=True)
        for position, (name, value) in enumerate(attributes.items(), 1)
    )
    return products


def refill_days() -> dict[str, int]:
    """Item number -> after how many days a regular buyer needs it again."""
    days = {}
    for slug in _leaf_slugs():
        content = load(f"products/{slug}")
        for language in Language:
            for place, row in enumerate(content[language.value], 1):
                if "refill_days" in row:
                    days[_sku(content["code"], language, place)] = row["refill_days"]
    return days


def _seed_categories() -> list[Category]:
    leaves = []
    for place, row in enumerate(load("categories")):
        parent = _category(row, place)
        parent.save()
        leaves += [_category(child, position, parent) for position, child in enumerate(row["children"])]
    return Category.objects.bulk_create(leaves)


def _category(row: dict[str, Any], position: int, parent: Category | None = None) -> Category:
    return Category(
        slug=row["slug"],
        name_en=row["en"],
        name_zh=row["zh"],
        picture=row["picture"],
        parent=parent,
        position=position,
    )


def _leaf_slugs() -> list[str]:
    return [child["slug"] for row in load("categories") for child in row["children"]]


def _product(
    plan: Plan, category: Category, language: Language, code: str, place: int, row: dict[str, Any]
) -> tuple[Product, dict[str, str]]:
    sku = _sku(code, language, place)
    chance = plan.random(f"product-{sku}")
    product = Product(
        title=row["title"],
        language=language,
        sku=sku,
        slug=slugify(row["title"]) if language == Language.ENGLISH else sku.lower(),
        category=category,
        description=row.get("description", ""),
        price=row["price"],
        currency=CURRENCIES[language],
        stock=row.get("stock", chance.randint(4, 180)),
        published=row.get("published", True),
        picture=row["picture"],
        created_at=plan.moment(plan.days + 5 - place * chance.uniform(1, 100)),
    )
    return product, row["attributes"]


def _sku(code: str, language: Language, place: int) -> str:
    return f"{code}-{'Z' if language == Language.CHINESE else 'E'}{place:02d}"
