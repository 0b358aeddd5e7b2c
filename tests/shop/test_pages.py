from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from shop.models import Category, Customer, Order, Product, Review

PUBLIC = ["shop:home", "shop:search", "shop:cart", "shop:help", "shop:login", "shop:register"]
LOCALES = ["en", "zh-hans"]


def url(name: str, *args: Any, locale: str = "en") -> str:
    with translation.override(locale):
        return reverse(name, args=args)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", PUBLIC)
def test_public_pages_answer_in_both_languages(client: Client, shop: None, name: str, locale: str) -> None:
    page = client.get(url(name, locale=locale))
    assert page.status_code == 200
    assert f'<html lang="{locale}">' in page.content.decode()
    assert ("灯巷" if locale == "zh-hans" else "Lantern Lane") in page.content.decode()


@pytest.mark.parametrize("locale", LOCALES)
def test_every_category_shows_the_assortment_of_the_language(client: Client, shop: None, locale: str) -> None:
    other = "zh" if locale == "en" else "en"
    for category in Category.objects.all():
        page = client.get(url("shop:category", category.slug, locale=locale))
        assert page.status_code == 200
        shown = page.context["page"].object_list
        assert shown
        assert all(product.language != other and product.published for product in shown)


def test_every_published_product_has_a_page_and_no_other_has_one(client: Client, shop: None) -> None:
    for product in Product.objects.all():
        expected = 200 if product.published else 404
        assert client.get(product.get_absolute_url()).status_code == expected, product.sku


def test_a_product_has_one_address_under_the_language_of_its_assortment(client: Client, chinese: Product) -> None:
    page = client.get(url("shop:product", chinese.slug, locale="en"))
    assert page.status_code == 302
    assert page["Location"] == f"/zh-hans/p/{chinese.slug}/"


def test_the_language_switch_of_a_product_leads_to_its_category(client: Client, english: Product) -> None:
    content = client.get(english.get_absolute_url()).content.decode()
    assert 'href="/zh-hans/c/mugs-bottles/"' in content


def test_title_and_meta_description_come_from_the_ai_fields_when_there_are_any(
    client: Client, english: Product
) -> None:
    english.ai_description = "A <b>mug</b>."
    english.ai_seo_title, english.ai_meta_description = "Blue mug", "A mug & more."
    english.save()
    content = client.get(english.get_absolute_url()).content.decode()
    assert "<title>Blue mug ·" in content
    assert '<meta name="description" content="A mug &amp; more.">' in content
    assert "A &lt;b&gt;mug&lt;/b&gt;." in content


def test_the_shops_own_words_are_shown_until_there_is_another_text(client: Client, english: Product) -> None:
    assert "Nice mug." in client.get(english.get_absolute_url()).content.decode()


def test_the_chat_knows_the_product_of_the_page(client: Client, english: Product, chinese: Product) -> None:
    tag = '<ecom-ai-chat api="/api/ai/" language="{}" product="{}"></ecom-ai-chat>'
    for product, language in ((english, "en"), (chinese, "zh-hans")):
        page = client.get(product.get_absolute_url()).content.decode()
        assert tag.format(language, product.pk) in page
        assert '<script src="/static/ecom_ai/chat.js" defer></script>' in page


def test_the_chat_is_on_pages_without_a_product(client: Client, shop: None) -> None:
    assert '<ecom-ai-chat api="/api/ai/" language="en"></ecom-ai-chat>' in client.get(url("shop:home")).content.decode()


@pytest.mark.parametrize(("locale", "query"), [("en", "stoneware"), ("zh-hans", "粗陶"), ("en", "MUG-E01")])
def test_search_finds_titles_attributes_and_numbers(client: Client, shop: None, locale: str, query: str) -> None:
    page = client.get(url("shop:search", locale=locale), {"q": query})
    assert "MUG" in {product.sku[:3] for product in page.context["page"]}


def test_listings_sort_by_price(client: Client, shop: None) -> None:
    page = client.get(url("shop:category", "kitchen-table"), {"sort": "cheap"})
    prices = [product.price for product in page.context["page"]]
    assert prices == sorted(prices)


@pytest.mark.parametrize("value", ["", " ", "x" * 5000, "<script>alert(1)</script>", "a\x00b", "😀" * 60, "%_\\'\";--"])
def test_search_survives_any_input(client: Client, shop: None, value: str) -> None:
    for parameter in ("q", "sort", "page"):
        page = client.get(url("shop:search"), {parameter: value})
        assert page.status_code == 200
        assert b"<script>alert" not in page.content


def test_pictures_are_drawn_for_every_product_and_kept_for_ever(client: Client, shop: None) -> None:
    pictures = {product.picture_url for product in Product.objects.for_cards()}
    assert len(pictures) > 60
    for address in pictures:
        page = client.get(address)
        assert page.status_code == 200
        assert page["Content-Type"] == "image/svg+xml"
        assert "immutable" in page["Cache-Control"]
        assert page.content.startswith(b"<svg")


def test_pictures_need_no_query(client: Client, english: Product, django_assert_num_queries: Any) -> None:
    address = english.picture_url
    with django_assert_num_queries(0):
        client.get(address)


@pytest.mark.parametrize("address", ["nothing/ffffff-0.svg", "mug/ffffff-9.svg", "mug/zz-0.svg", "mug/ffffff-0.png"])
def test_unknown_pictures_are_not_found(client: Client, db: None, address: str) -> None:
    assert client.get(f"/en/pictures/{address}").status_code == 404


@pytest.mark.parametrize("address", ["nothing/", "p/nothing/", "c/nothing/", "help/nothing/", "orders/nothing/"])
@pytest.mark.parametrize("locale", LOCALES)
def test_unknown_pages_are_not_found_and_say_so_nicely(client: Client, shop: None, locale: str, address: str) -> None:
    page = client.get(f"/{locale}/{address}")
    assert page.status_code == 404
    assert ("这条巷子到头了" if locale == "zh-hans" else "This lane ends here") in page.content.decode()


def test_the_error_page_needs_no_database(client: Client) -> None:
    from django.template.loader import render_to_string

    assert "The light went out" in render_to_string("500.html")


def test_reviews_are_shown_as_text_never_as_markup(client: Client, english: Product, alice: Customer) -> None:
    Review.objects.filter(product=english, customer=alice).delete()
    Review.objects.create(
        product=english, customer=alice, rating=1, language="en", title="<i>t</i>", body="<script>alert('r')</script>"
    )
    content = client.get(english.get_absolute_url()).content.decode()
    assert "<script>alert" not in content
    assert "&lt;script&gt;alert" in content
    assert "<i>t</i>" not in content


def test_names_of_reviewers_are_shortened(client: Client, english: Product, alice: Customer) -> None:
    Review.objects.filter(product=english, customer=alice).delete()
    Review.objects.create(product=english, customer=alice, rating=5, body="x", language="en")
    content = client.get(english.get_absolute_url()).content.decode()
    assert "Alice M." in content
    assert "Moreau" not in content


def test_the_number_of_queries_does_not_grow_with_the_shop(
    client: Client, english: Product, django_assert_num_queries: Any
) -> None:
    """Two for the menu on every page; the rest is the page's own."""
    pages = {
        url("shop:home"): 7,
        url("shop:category", "kitchen-table"): 7,
        url("shop:search") + "?q=o": 6,
        english.get_absolute_url(): 11,
        url("shop:help"): 4,
    }
    client.get(url("shop:home"))  # content types are cached from here on
    client.get(english.get_absolute_url())
    for address, queries in pages.items():
        with django_assert_num_queries(queries):
            assert client.get(address).status_code == 200


def test_the_account_costs_the_same_with_one_order_and_with_many(
    signed_in: Client, alice: Customer, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(11):
        signed_in.get(url("shop:account"))
    keep = alice.orders.values_list("pk", flat=True)[:1]
    Order.objects.filter(customer=alice).exclude(pk__in=list(keep)).delete()
    with django_assert_num_queries(11):
        signed_in.get(url("shop:account"))


@pytest.mark.django_db
def test_the_account_asks_signed_out_visitors_to_sign_in(client: Client) -> None:
    page = client.get(url("shop:account"))
    assert page.status_code == 302
    assert page["Location"].startswith("/en/account/login/")


def test_a_product_without_any_description_has_no_empty_heading(client: Client, shop: None) -> None:
    product = Product.objects.get(sku="MUG-E02")
    assert product.description == ""
    assert "About this product" not in client.get(product.get_absolute_url()).content.decode()
