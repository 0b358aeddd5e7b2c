from __future__ import annotations

import uuid

import pytest

from ecom_ai.exceptions import NotFound
from ecom_ai.shopmap import get_shop_map
from tests.othershop.models import Article

pytestmark = pytest.mark.django_db


def test_a_parent_is_read_from_its_json(parent: Article) -> None:
    record = get_shop_map().products.get(parent.pk)
    assert (record.pk, record.title, record.category) == (str(parent.pk), "Fjord jacket", "Jackets")
    assert (record.price, record.language, record.available) == ("129.90", "en", True)
    assert record.attributes == {"Material": "wool", "Weight": "820 g"}


def test_a_child_takes_its_title_and_facts_from_its_parent(child: Article) -> None:
    record = get_shop_map().products.get(str(child.pk))
    assert (record.title, record.category, record.available) == ("Fjord jacket", "Jackets", False)
    assert record.attributes == {"Material": "wool", "Weight": "820 g", "Colour": "navy"}


@pytest.mark.parametrize("key", [1, "1", "no-uuid", "", uuid.UUID(int=0), "x" * 500, "\x00", None])
def test_a_key_that_is_none_of_ours_is_not_found(key: object, parent: Article) -> None:
    with pytest.raises(NotFound):
        get_shop_map().products.get(key)


def test_a_product_that_the_hosts_manager_hides_is_not_found(parent: Article) -> None:
    Article.objects.filter(pk=parent.pk).update(deleted=True)
    with pytest.raises(NotFound):
        get_shop_map().products.get(parent.pk)


def test_many_are_read_by_key_and_malformed_keys_left_out(child: Article, parent: Article) -> None:
    found = get_shop_map().products.get_many([str(child.pk), parent.pk, "no-uuid", 7])
    assert set(found) == {str(child.pk), str(parent.pk)}


def test_every_product_comes_once_in_key_order(child: Article, parent: Article) -> None:
    for _ in range(20):
        Article.objects.create(parent=parent)
    records = [record.pk for record in get_shop_map().products.iterate()]
    assert sorted(records) == records
    assert len(set(records)) == 22
    assert list(get_shop_map().products.keys()) == records


def test_reading_a_thousand_children_costs_a_constant_number_of_queries(
    parent: Article, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    Article.objects.bulk_create([Article(parent=parent) for _ in range(1000)])
    with django_assert_num_queries(1):  # type: ignore[operator]  # pytest-django gives a callable
        assert {record.title for record in get_shop_map().products.iterate()} == {"Fjord jacket"}


def test_a_shop_without_reviews_has_no_review_map() -> None:
    assert get_shop_map().reviews is None
