"""From the cart to an order, and who may see it."""

from __future__ import annotations

import uuid
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from shop.carts import Cart
from shop.languages import Language
from shop.models import Customer, Order, Product
from shop.ordering import CannotOrder, Contact, place_order

CONTACT = {
    "recipient": "Dana Whitlow",
    "email": "dana@example.com",
    "phone": "(503) 555-0144",
    "address": "14 Orchard Lane\nPortland, OR 97205",
    "note": "Ring twice.",
}


def put(client: Client, product: Product, quantity: object = 2, locale: str = "en") -> Any:
    return client.post(f"/{locale}/cart/add/{product.slug}/", {"quantity": quantity})


def check_out(client: Client, **changes: object) -> Any:
    key = client.get("/en/checkout/").context["form"]["key"].value()
    return client.post("/en/checkout/", {**CONTACT, "key": key, **changes})


def test_checkout_makes_an_order_and_lowers_the_stock(client: Client, english: Product) -> None:
    stock = english.stock
    put(client, english, 2)
    answer = check_out(client)
    order = Order.objects.get(email="dana@example.com")
    assert answer["Location"] == f"/en/orders/{order.number}/"
    assert (order.status, order.currency, order.customer) == ("new", "USD", None)
    line = order.lines.get()
    assert (line.product, line.quantity, line.unit_price) == (english, 2, Decimal("18.00"))
    assert order.shipping_fee == Decimal("4.95")
    english.refresh_from_db()
    assert english.stock == stock - 2
    assert "$40.95" in client.get(answer["Location"]).content.decode()
    assert client.get("/en/cart/").context["cart"].lines == []


def test_an_order_over_the_limit_is_delivered_free_of_charge(client: Client, english: Product) -> None:
    put(client, english, 3)
    check_out(client)
    assert Order.objects.get(email="dana@example.com").shipping_fee == 0


def test_a_customers_order_is_in_the_account(signed_in: Client, alice: Customer, english: Product) -> None:
    put(signed_in, english)
    number = check_out(signed_in)["Location"].split("/")[-2]
    assert Order.objects.get(number=number).customer == alice
    assert number in signed_in.get("/en/account/").content.decode()


def test_the_same_form_sent_ten_times_is_one_order(client: Client, english: Product) -> None:
    stock = english.stock
    put(client, english, 1)
    key = client.get("/en/checkout/").context["form"]["key"].value()
    cart = client.session["shop_cart"]
    for _ in range(10):
        session = client.session
        session["shop_cart"] = cart  # as if all ten had been sent before the first was answered
        session.save()
        assert client.post("/en/checkout/", {**CONTACT, "key": key}).status_code == 302
    assert Order.objects.filter(email="dana@example.com").count() == 1
    english.refresh_from_db()
    assert english.stock == stock - 1


def test_a_key_of_somebody_elses_order_shows_nothing_of_it(client: Client, english: Product) -> None:
    put(client, english, 1)
    key = client.get("/en/checkout/").context["form"]["key"].value()
    client.post("/en/checkout/", {**CONTACT, "key": key})
    thief = Client()
    put(thief, english, 1)
    answer = thief.post("/en/checkout/", {**CONTACT, "email": "thief@example.com", "key": key}, follow=True)
    assert "dana@example.com" not in answer.content.decode()


def test_nothing_is_ordered_when_one_product_is_gone(english: Product, shop: None) -> None:
    other = Product.objects.get(sku="MUG-E02")
    cart = Cart({}, Language.ENGLISH)
    cart.put(english, 1)
    cart.put(other, 5)
    assert len(cart.lines) == 2
    Product.objects.filter(pk=other.pk).update(stock=4)
    before = Order.objects.count()
    with pytest.raises(CannotOrder, match="Northfell"):
        place_order(cart, Contact(**CONTACT), customer=None, key=uuid.uuid4())
    assert Order.objects.count() == before
    stock = english.stock
    english.refresh_from_db()
    assert english.stock == stock


def test_a_sold_out_product_cannot_be_put_into_the_cart(client: Client, shop: None) -> None:
    put(client, Product.objects.get(sku="MUG-E05"))
    assert client.get("/en/cart/").context["cart"].lines == []


def test_each_assortment_has_its_own_cart_and_currency(client: Client, english: Product, chinese: Product) -> None:
    put(client, english)
    put(client, chinese, locale="zh-hans")
    assert [line.product for line in client.get("/en/cart/").context["cart"].lines] == [english]
    assert [line.product for line in client.get("/zh-hans/cart/").context["cart"].lines] == [chinese]
    assert "¥" in client.get("/zh-hans/cart/").content.decode()


def test_a_product_that_is_no_longer_published_leaves_the_cart(client: Client, english: Product) -> None:
    put(client, english)
    Product.objects.filter(pk=english.pk).update(published=False)
    assert client.get("/en/cart/").context["cart"].lines == []
    assert client.get("/en/checkout/")["Location"] == "/en/cart/"


@pytest.mark.parametrize("quantity", ["", "-1", "0.5", "1e9", "999", "a\x00", "<b>", "９９９９９９"])
def test_odd_quantities_put_nothing_into_the_cart(client: Client, english: Product, quantity: str) -> None:
    assert put(client, english, quantity).status_code == 302
    assert client.get("/en/cart/").context["cart"].lines == []


def test_quantities_are_changed_and_lines_removed(client: Client, english: Product) -> None:
    put(client, english, 2)
    client.post(f"/en/cart/change/{english.slug}/", {"quantity": 3})
    assert client.get("/en/cart/").context["cart"].count == 3
    client.post(f"/en/cart/change/{english.slug}/", {"quantity": 0})
    assert client.get("/en/cart/").context["cart"].count == 0


@pytest.mark.parametrize("field", ["recipient", "email", "phone", "address", "key"])
@pytest.mark.parametrize("value", ["", "a\x00b", "x" * 50_000])
def test_bad_addresses_are_answered_with_the_form(client: Client, english: Product, field: str, value: str) -> None:
    put(client, english)
    before = Order.objects.count()
    answer = check_out(client, **{field: value})
    assert answer.status_code == 400
    assert Order.objects.count() == before


def test_markup_in_an_order_stays_text(client: Client, english: Product) -> None:
    put(client, english)
    page = client.get(check_out(client, recipient="<script>x</script>", note="<img src=x onerror=y>")["Location"])
    assert "<script>x" not in page.content.decode()
    assert "<img src=x" not in page.content.decode()


def test_foreign_orders_are_not_found(
    client: Client, stranger: Client, signed_in: Client, alice: Customer, shop: None
) -> None:
    own = alice.orders.latest("placed_at")
    foreign = Order.objects.exclude(customer=alice).latest("placed_at")
    assert signed_in.get(f"/en/orders/{own.number}/").status_code == 200
    assert signed_in.get(f"/en/orders/{foreign.number}/").status_code == 404
    assert stranger.get(f"/en/orders/{own.number}/").status_code == 404
    assert client.get(f"/en/orders/{own.number}/").status_code == 404


def test_a_guests_order_is_seen_only_in_the_guests_own_browser(client: Client, english: Product) -> None:
    put(client, english)
    address = check_out(client)["Location"]
    assert client.get(address).status_code == 200
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize("address", ["cart/add/{}/", "cart/change/{}/", "p/{}/review/"])
def test_changes_need_a_post_and_a_csrf_token(english: Product, address: str) -> None:
    path = f"/en/{address.format(english.slug)}"
    assert Client().get(path).status_code == 405
    assert Client(enforce_csrf_checks=True).post(path, {"quantity": 1}).status_code == 403
