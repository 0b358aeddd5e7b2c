"""What the chat is told of a product's reviews: the numbers of its page."""

from __future__ import annotations

from collections.abc import Callable

from ecom_ai import opinions
from ecom_ai.opinions import Mentioned
from shop.models import Product, Review
from tests.reviews.conftest import GOOD_EN, settle


def test_it_is_told_what_the_page_counts(write: Callable[..., Review], product: Product) -> None:
    for _number in range(3):
        write("The zip broke in a week.", 1)
    for _number in range(9):
        write(GOOD_EN)
    settle()
    told = opinions.of(str(product.pk), "en")
    assert told is not None
    assert (told.read, told.is_enough, told.stars) == (12, True, 4.0)
    assert Mentioned("zip", 3, 0, 3) in told.mentioned
    assert [each.reviews for each in told.mentioned] == sorted((each.reviews for each in told.mentioned), reverse=True)


def test_nothing_read_is_told_as_such(product: Product) -> None:
    told = opinions.of(str(product.pk), "zh")
    assert told is not None
    assert (told.read, told.is_enough, told.mentioned) == (0, False, ())
