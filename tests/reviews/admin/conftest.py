"""A shop with reviews of many moods, scored by the echo engine, and staff who may do this or that."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db import transaction
from django.test import Client
from django.utils import timezone

from ecom_ai.reviews import services
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.reviews.services import rollups
from ecom_ai.shopmap import ShopMap
from shop.ecom_ai_map import shop_map
from shop.models import Category, Customer, Product, Review

DASHBOARD = "/en/admin/ecom_ai/sentimentdashboard/"
SCORES = "/en/admin/ecom_ai/reviewscore/"
QUEUE = "/en/admin/ecom_ai/unsurereview/"
MODELS = DASHBOARD + "models/"
ASPECTS = "/en/admin/ecom_ai/reviewaspect/"
RULES = "/en/admin/ecom_ai/alertrule/"
ALERTS = "/en/admin/ecom_ai/reviewalert/"
HOSTILE = '<script>alert(1)</script> The quality is bad & "broken" <img src=x onerror=alert(2)>'

shop_without_reviews = ShopMap(products=shop_map.products)


@pytest.fixture
def product(db: None) -> Product:
    category = Category.objects.create(name_en="Mugs", name_zh="马克杯", slug="mugs")
    return Product.objects.create(
        title="Harbour mug", language="en", sku="M-1", slug="harbour-mug", category=category, price="18.00", stock=5
    )


@pytest.fixture
def other_product(product: Product) -> Product:
    return Product.objects.create(
        title="岩泉茶壶", language="zh", sku="T-1", slug="teapot", category=product.category, price="98.00", stock=5
    )


@pytest.fixture
def write(product: Product) -> Callable[..., Review]:
    """A review by a customer of its own, `days` ago."""

    def written(body: str, *, stars: int = 5, days: int = 0, of: Product = product, language: str = "en") -> Review:
        user = get_user_model().objects.create_user(f"buyer-{uuid.uuid4().hex[:8]}")
        customer = Customer.objects.create(user=user, language=language)
        when = timezone.now() - timedelta(days=days)
        return Review.objects.create(
            product=of, customer=customer, rating=stars, body=body, language=language, created_at=when
        )

    return written


@pytest.fixture
def scored(write: Callable[..., Review]) -> Callable[..., ReviewScore]:
    """The same, scored."""

    def score(body: str, **details: Any) -> ReviewScore:
        review = write(body, **details)
        services.score_reviews([str(review.pk)])
        return ReviewScore.objects.of(review).get()

    return score


@pytest.fixture
def uncertain(scored: Callable[..., ReviewScore]) -> Callable[..., ReviewScore]:
    """A scored review that the model is not certain about; its counts follow."""

    def make(body: str, certainty: float = 0.4, **details: Any) -> ReviewScore:
        score = scored(body, **details)
        with transaction.atomic():
            rollups.take_back([score.pk])
            ReviewScore.objects.filter(pk=score.pk).update(label="", unsure="uncertain", certainty=certainty)
            rollups.add([score.pk])
        score.refresh_from_db()
        return score

    return make


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    client.force_login(get_user_model().objects.create_superuser("boss", "boss@example.com", "secret"))
    return client


@pytest.fixture
def staff_who(db: None) -> Callable[..., Client]:
    """A signed-in member of staff with these permissions alone."""

    def sign_in(*codenames: str) -> Client:
        user = get_user_model().objects.create_user(f"staff-{uuid.uuid4().hex[:6]}", is_staff=True)
        user.user_permissions.add(*Permission.objects.filter(codename__in=codenames))
        browser = Client()
        browser.force_login(user)
        return browser

    return sign_in


@pytest.fixture
def mood(write: Callable[..., Review], product: Product, other_product: Product) -> list[ReviewScore]:
    """Forty-eight reviews: the mug pleases less than before, the teapot more."""
    written = []
    for day in range(12):
        written.append(write("The quality is good and the price is great.", days=100 + day, of=product))
        written.append(write("The quality is bad, it is broken.", stars=1, days=day, of=product))
        written.append(write("质量很差，很失望。", stars=1, days=100 + day, of=other_product, language="zh"))
        written.append(write("质量很好，包装也很棒。", days=day, of=other_product, language="zh"))
    services.score_reviews([str(review.pk) for review in written])
    return list(ReviewScore.objects.order_by("pk"))
