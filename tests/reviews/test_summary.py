"""What a product page says of its reviews: counted, quoted, escaped."""

from __future__ import annotations

from collections.abc import Callable

from django.template import Context, Template
from django.utils import translation

from ecom_ai.reviews import services
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
