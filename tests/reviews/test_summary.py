"""What a product page says of its reviews: counted, quoted, escaped."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest
from django.template import Context, Template
from django.utils import translation

from ecom_ai.reviews import services
from ecom_ai.shopmap import ReviewMap, ReviewRecord
from shop.models import Product, Review
from tests.reviews.conftest import GOOD_EN, settle

Write = Callable[..., Review]
ZIP_BAD = "The zip broke in a week."


def page(product: Product, language: str = "en") -> str:
    with translation.override(language):
        return Template("{% load ecom_ai %}{% ai_review_summary product %}").render(Context({"product": product}))


def test_a_topic_counts_reviews_and_quotes_what_most_say(write: Write, product: Product) -> None:
    for _number in range(3):
        write(ZIP_BAD, 1)
    write("Great zip! The zips run smoothly, a great zipper.")
    write("拉链很容易坏。", 1)
    for _number in range(6):
        write(GOOD_EN)
    settle()
    topic = next(each for each in services.summarize(str(product.pk), language="en").topics if each.key == "zip")
    assert (topic.reviews, topic.positive, topic.negative, topic.name) == (5, 1, 4, "zip")
    assert topic.quote is not None
    assert (topic.quote.text, topic.quote.polarity) == (ZIP_BAD, "negative")
    zh = next(each for each in services.summarize(str(product.pk), language="zh").topics if each.key == "zip")
    assert zh.name == "拉链"
    assert zh.quote is not None
    assert zh.quote.text == "拉链很容易坏。"


def test_the_page_shows_counts_quotes_and_the_label_and_escapes_them(write: Write, product: Product) -> None:
    for _number in range(10):
        write('The zip is great & <i>smooth</i> "really" 1 < 2.')
    settle()
    html = page(product)
    assert "10 of 10 buyers mention the zip" in html
    assert "great &amp; smooth" in html
    assert "<i>" not in html
    assert services.summary_label("en").replace("'", "&#x27;") in html
    assert services.summary_label("zh") in page(product, "zh-hans")


def test_too_few_reviews_are_no_summary(write: Write, product: Product) -> None:
    write(ZIP_BAD, 1)
    settle()
    assert page(product).strip() == ""


def test_a_shop_without_reviews_has_an_empty_summary(product: Product) -> None:
    assert page(product).strip() == ""


def test_reading_a_summary_takes_few_queries(write: Write, product: Product, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    for _number in range(10):
        write(ZIP_BAD, 1)
    settle()
    with django_assert_max_num_queries(12):
        services.summarize(str(product.pk), language="en")


@pytest.fixture
def texts_read(monkeypatch: pytest.MonkeyPatch) -> list[list[Any]]:
    """The keys of the reviews that are read, by query."""
    read: list[list[Any]] = []
    whole = ReviewMap.get_many

    def noted(self: ReviewMap, keys: Iterable[Any]) -> dict[str, ReviewRecord]:
        read.append(list(keys))
        return whole(self, read[-1])

    monkeypatch.setattr(ReviewMap, "get_many", noted)
    return read


def test_of_many_reviews_only_a_few_are_read_for_quotes(
    write: Write, product: Product, texts_read: list[list[Any]]
) -> None:
    for number in range(30):
        write(f"The zip broke in {number + 2} weeks.", 1)
    settle()
    texts_read.clear()
    summary = services.summarize(str(product.pk), language="en")
    assert [quote.text for each in summary.aspects for quote in each.quotes] == ["The zip broke in 31 weeks."]
    assert [len(keys) for keys in texts_read] == [3]


def test_where_the_first_cannot_be_quoted_the_others_are_read(
    write: Write, product: Product, texts_read: list[list[Any]]
) -> None:
    reviews = [write(f"The zip broke in {number + 2} weeks.", 1) for number in range(12)]
    settle()
    Review.objects.filter(pk__in=[review.pk for review in reviews[6:]]).update(body="Something else.")
    texts_read.clear()
    summary = services.summarize(str(product.pk), language="en")
    assert [quote.text for each in summary.aspects for quote in each.quotes] == ["The zip broke in 7 weeks."]
    assert [len(keys) for keys in texts_read] == [3, 9]


def test_without_quotes_no_review_is_read(write: Write, product: Product, texts_read: list[list[Any]]) -> None:
    for _number in range(3):
        write(ZIP_BAD, 1)
    settle()
    texts_read.clear()
    summary = services.summarize(str(product.pk), language="en", quotes=0)
    assert [(topic.key, topic.reviews, topic.quote) for topic in summary.topics] == [("zip", 3, None)]
    assert not texts_read
