"""The shop map and the pictures' colours."""

from __future__ import annotations

from typing import Any

import pytest

from ecom_ai.shopmap import get_shop_map, problems
from shop.models import Order, OrderLine, Product
from shop.pictures.colours import colour_code


def test_the_map_reads_every_product_in_its_own_language(chinese: Product, english: Product) -> None:
    products = get_shop_map().products
    assert products.get(chinese.pk).category == "水杯壶具"
    assert products.get(english.pk).category == "Mugs & Bottles"
    record = products.get(chinese.pk)
    assert (record.language, record.available) == ("zh", True)
    assert next(iter(record.attributes)) == ("材质", "粗陶")


def test_the_map_has_no_problems(db: None) -> None:
    for _name, mapped in get_shop_map().maps():
        assert list(problems(mapped)) == []


def test_reading_many_products_costs_two_queries(shop: None, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(2):
        assert len(list(get_shop_map().products.iterate())) == 154


def test_cancelled_orders_do_not_count(shop: None) -> None:
    lines = get_shop_map().order_lines
    assert lines is not None
    kept = OrderLine.objects.exclude(order__status=Order.Status.CANCELLED).count()
    assert lines.queryset().count() == kept


@pytest.mark.parametrize(
    ("colour", "same_as"),
    [
        ("Sky blue", "蓝色"),
        ("雾霾蓝", "Navy"),
        ("Brick red", "酒红色"),
        ("Moss green", "墨绿色"),
        ("Blush", "樱粉色"),
    ],
)
def test_colours_are_understood_in_both_languages(colour: str, same_as: str) -> None:
    assert colour_code(colour, "A") == colour_code(same_as, "B")


def test_a_colour_without_a_name_is_always_the_same_for_a_product() -> None:
    assert colour_code("", "SKU-1") == colour_code("Zebra", "SKU-1")
