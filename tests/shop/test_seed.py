from __future__ import annotations

import re
from collections import Counter
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import pairwise
from statistics import median
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core.management import CommandError, call_command
from django.db.models import Count
from django.test import Client, override_settings

from shop.models import Category, Customer, FaqEntry, Order, OrderLine, PolicyPage, Product, Review
from shop.seed.build import build, clear
from shop.seed.files import load
from shop.seed.plan import Plan, small

END = datetime(2026, 3, 1, 12, tzinfo=UTC)


def snapshot() -> dict[str, Any]:
    return {
        "products": list(Product.objects.order_by("sku").values_list("sku", "title", "price", "stock", "published")),
        "orders": list(Order.objects.order_by("number").values_list("number", "status", "placed_at", "address")),
        "lines": sorted(OrderLine.objects.values_list("order__number", "product__sku", "quantity")),
        "reviews": sorted(Review.objects.values_list("product__sku", "customer__user__username", "rating", "body")),
    }


@pytest.fixture
def shop(db: None) -> None:
    """Built anew in each test of this module, which also looks at empty shops."""
    build(small(7), logins=True)


@pytest.mark.django_db
def test_the_same_seed_builds_the_same_shop_and_another_seed_another() -> None:
    made = []
    for seed in (7, 7, 8):
        clear()
        build(Plan(seed=seed, end=END, customers=16, reviews=80), logins=False)
        made.append(snapshot())
    assert made[0] == made[1]
    assert made[0]["products"] != made[2]["products"]
    assert made[0]["orders"] != made[2]["orders"]


@pytest.mark.django_db
def test_a_full_shop_is_large_enough() -> None:
    started = datetime.now(UTC)
    build(Plan(seed=7, end=started), logins=True)
    for language in ("zh", "en"):
        assert Product.objects.filter(language=language).count() >= 60
        assert Product.objects.filter(language=language, published=False).exists()
        assert Product.objects.on_sale(language).filter(stock=0).exists()
        assert Product.objects.filter(language=language).values("category").distinct().count() >= 14
        assert FaqEntry.objects.filter(language=language).count() >= 30
        assert PolicyPage.objects.filter(language=language).exists()
        assert Review.objects.filter(language=language).count() >= 600
    assert Customer.objects.count() == 300
    assert Order.objects.count() >= 3000
    assert Review.objects.count() >= 1500
    first, last = Order.objects.earliest("placed_at"), Order.objects.latest("placed_at")
    assert timedelta(days=500) < last.placed_at - first.placed_at < timedelta(days=550)
    assert started - last.placed_at < timedelta(days=2)
    assert set(Order.objects.values_list("status", flat=True)) == set(Order.Status.values)
    assert datetime.now(UTC) - started < timedelta(seconds=30)


def test_every_product_has_four_to_ten_attributes_with_names_and_values(shop: None) -> None:
    counted = Product.objects.annotate(facts=Count("attributes"))
    assert {product.facts for product in counted} <= set(range(4, 11))
    for product in counted.prefetch_related("attributes"):
        pairs = [(attribute.name, attribute.value) for attribute in product.attributes.all()]
        assert len(dict(pairs)) == len(pairs)
        assert all(name.strip() and value.strip() for name, value in pairs)


@pytest.mark.django_db
def test_regular_buyers_come_back_at_the_interval_of_what_they_buy() -> None:
    build(Plan(seed=7, end=END), logins=False)
    gaps: list[float] = []
    coffee = OrderLine.objects.filter(product__category__slug="coffee").order_by("order__placed_at")
    bought: dict[tuple[Any, int], list[datetime]] = {}
    for customer, product, placed in coffee.values_list("order__customer", "product", "order__placed_at"):
        bought.setdefault((customer, product), []).append(placed)
    for moments in bought.values():
        if len(moments) >= 5:
            gaps += [(b - a).days for a, b in pairwise(moments)]
    assert len(gaps) > 100
    assert 18 < median(gaps) < 45
    quiet = [m for m in bought.values() if len(m) >= 4 and (END - m[-1]).days > 120]
    assert quiet, "some regular buyers have lapsed"


@pytest.mark.django_db
def test_every_hard_case_is_among_the_reviews() -> None:
    build(Plan(seed=7, end=END), logins=False)
    for language in ("zh", "en"):
        written = set(Review.objects.filter(language=language).values_list("body", flat=True))
        cases = load(f"reviews/hard_{language}")
        assert {case["body"] for case in cases} <= written
        assert len({case["kind"] for case in cases}) >= 10


def test_reviews_are_by_people_who_bought_and_after_they_bought(shop: None) -> None:
    for review in Review.objects.select_related("order_line__order"):
        assert review.order_line is not None
        assert review.order_line.order.customer_id == review.customer_id
        assert review.order_line.product_id == review.product_id
        assert review.created_at > review.order_line.order.placed_at


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_a_second_run_of_the_command_changes_nothing_and_prints_the_logins() -> None:
    call_command("seed_shop", "--small", stdout=StringIO())
    before = snapshot()
    out = StringIO()
    call_command("seed_shop", "--small", "--seed", "9", stdout=out)
    assert snapshot() == before
    assert "filled already" in out.getvalue()
    assert "admin-demo" in out.getvalue()


@pytest.mark.django_db
def test_outside_debug_there_are_no_public_passwords_and_no_reset() -> None:
    out = StringIO()
    call_command("seed_shop", "--small", stdout=out)
    assert "admin-demo" not in out.getvalue()
    assert not get_user_model().objects.filter(is_staff=True).exists()
    with pytest.raises(CommandError, match="DEBUG"):
        call_command("seed_shop", "--reset", stdout=out)


@pytest.mark.django_db
@override_settings(DEBUG=True)
def test_reset_builds_the_shop_anew_without_leaving_rows_behind() -> None:
    call_command("seed_shop", "--small", stdout=StringIO())
    counted = Counter({model: model._default_manager.count() for model in (Category, Product, Customer, Order, Review)})
    Product.objects.filter(sku="MUG-E01").update(title="Changed")
    call_command("seed_shop", "--small", "--reset", stdout=StringIO())
    assert Counter({model: model._default_manager.count() for model in counted}) == counted
    assert Product.objects.get(sku="MUG-E01").title != "Changed"


def test_a_failing_seed_leaves_nothing(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail() -> None:
        raise OSError("disk full")

    monkeypatch.setattr("shop.seed.build.seed_answers", fail)
    with pytest.raises(OSError, match="disk full"):
        build(small(7), logins=False)
    assert not Category.objects.exists()


@pytest.mark.parametrize(
    ("username", "password", "may"),
    [("admin", "admin-demo", 200), ("editor", "editor-demo", 200), ("clerk", "clerk-demo", 403)],
)
def test_staff_logins_open_the_admin_and_only_some_may_change(
    shop: None, username: str, password: str, may: int
) -> None:
    client = Client()
    assert client.login(username=username, password=password)
    product = Product.objects.get(sku="MUG-E01")
    url = f"/en/admin/shop/product/{product.pk}/change/"
    assert client.get(url).status_code == 200
    assert client.post(url, {"title": ""}).status_code == may


def test_every_link_of_an_order_opens_for_the_clerk(shop: None) -> None:
    client = Client()
    assert client.login(username="clerk", password="clerk-demo")
    page = client.get(f"/en/admin/shop/order/{Order.objects.order_by('pk')[0].pk}/change/")
    links = set(re.findall(r'<a href="(/en/admin/shop/[a-z]+/\d+/change/)"', page.content.decode()))
    assert any("/customer/" in link for link in links)
    assert {client.get(link).status_code for link in links} == {200}
