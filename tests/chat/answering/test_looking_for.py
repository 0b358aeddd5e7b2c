"""What is recommended has what was asked for; where nothing has, nothing is."""

from __future__ import annotations

import pytest

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("有没有600块以内的降噪耳机", ["AUD-Z01"]),
        ("Which tea has no caffeine?", ["TEA-E03"]),
        ("Which pan is free of PFAS?", ["COK-E03"]),
    ],
)
def test_only_what_has_the_quality_fits(ask: Ask, question: str, products: list[str]) -> None:
    assert list(ask(question).products) == [key(sku) for sku in products]


@pytest.mark.parametrize("question", ["有没有500块以内的降噪耳机", "headphones with noise cancelling under 100"])
def test_a_cheaper_one_without_the_quality_is_no_answer(ask: Ask, question: str) -> None:
    assert (given := ask(question)).outcome == "refused"
    assert given.products == ()


@pytest.mark.parametrize("question", ["show me gifts under 20", "50块以内的礼物"])
def test_a_gift_of_any_kind_is_asked_back(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "clarify"
