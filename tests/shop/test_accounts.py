"""Signing up, signing in, and writing reviews."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from shop.models import Customer, OrderLine, Product, Review

NEW = {"username": "noa", "email": "noa@example.com", "password1": "lamp-post-42", "password2": "lamp-post-42"}


def review(client: Client, product: Product, **changes: object) -> Any:
    content = {"rating": 4, "title": "Sturdy", "body": "Holds a lot of tea.", **changes}
    return client.post(f"/en/p/{product.slug}/review/", content)


@pytest.mark.parametrize(("locale", "language"), [("en", "en"), ("zh-hans", "zh")])
def test_who_registers_is_signed_in_as_a_customer(client: Client, db: None, locale: str, language: str) -> None:
    answer = client.post(f"/{locale}/account/register/", NEW)
    assert answer["Location"] == f"/{locale}/account/"
    assert Customer.objects.get(user__username="noa").language == language
    assert client.get(answer["Location"]).status_code == 200


@pytest.mark.parametrize("field", list(NEW))
@pytest.mark.parametrize("value", ["", "a\x00b", "x" * 5000])
def test_bad_registrations_are_answered_with_the_form(client: Client, db: None, field: str, value: str) -> None:
    assert client.post("/en/account/register/", {**NEW, field: value}).status_code == 400
    assert not Customer.objects.filter(user__username="noa").exists()


def test_signing_in_leads_to_the_account_and_out_to_the_shop(client: Client, alice: Customer) -> None:
    answer = client.post("/en/account/login/", {"username": "alice", "password": "customer-demo"})
    assert answer["Location"] == "/en/account/"
    assert client.post("/en/account/logout/")["Location"] == "/en/"
    assert client.get("/en/account/").status_code == 302


def test_signing_in_never_leads_to_another_site(client: Client, alice: Customer) -> None:
    login = {"username": "alice", "password": "customer-demo", "next": "https://evil.example/"}
    assert client.post("/en/account/login/", login)["Location"] == "/en/account/"


def test_a_wrong_password_is_told_without_saying_which_part_was_wrong(client: Client, alice: Customer) -> None:
    told = [
        client.post("/en/account/login/", {"username": name, "password": "wrong"}).context["form"].non_field_errors()
        for name in ("alice", "nobody")
    ]
    assert told[0]
    assert told[0] == told[1]


def test_staff_without_a_customer_have_an_account_page(client: Client, shop: None) -> None:
    client.login(username="admin", password="admin-demo")
    assert client.get("/en/account/").status_code == 200


def test_a_review_is_written_and_later_changed_by_its_author(
    signed_in: Client, alice: Customer, english: Product
) -> None:
    Review.objects.filter(customer=alice, product=english).delete()
    assert review(signed_in, english)["Location"].endswith("#reviews")
    review(signed_in, english, rating=2, body="The glaze chipped.")
    written = Review.objects.get(customer=alice, product=english)
    assert (written.rating, written.body, written.language) == (2, "The glaze chipped.", "en")


def test_only_a_review_of_something_bought_is_verified(stranger: Client, signed_in: Client, alice: Customer) -> None:
    line = OrderLine.objects.filter(order__customer=alice, order__status="done", product__published=True).latest("pk")
    review(signed_in, line.product)
    review(stranger, line.product)
    written = Review.objects.filter(product=line.product)
    assert written.get(customer=alice).is_verified
    assert not written.get(customer__user__username="stranger").is_verified


def test_signed_out_visitors_are_asked_to_sign_in(client: Client, english: Product) -> None:
    before = Review.objects.count()
    assert review(client, english)["Location"].startswith("/en/account/login/")
    assert Review.objects.count() == before


@pytest.mark.parametrize(
    "changes",
    [{"rating": 0}, {"rating": 6}, {"rating": ""}, {"rating": "x"}, {"body": ""}, {"body": "x" * 5001},
     {"body": "a\x00b"}, {"title": "x" * 121}],
)  # fmt: skip
def test_bad_reviews_are_answered_with_the_form(stranger: Client, english: Product, changes: dict[str, object]) -> None:
    before = Review.objects.count()
    assert review(stranger, english, **changes).status_code == 400
    assert Review.objects.count() == before


def test_an_unpublished_product_cannot_be_reviewed(stranger: Client, shop: None) -> None:
    assert review(stranger, Product.objects.get(sku="MUG-Z05")).status_code == 404
