"""The whole demo shop in one transaction: all of it, or nothing."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q

from shop.models import Category, Customer, FaqEntry, Order, OrderLine, PolicyPage, Product, Review
from shop.seed.answers import seed_answers
from shop.seed.catalogue import refill_days, seed_catalogue
from shop.seed.logins import LOGINS, seed_logins
from shop.seed.orders import seed_orders
from shop.seed.people import USERNAME_PREFIX, seed_people
from shop.seed.plan import Plan
from shop.seed.reviews import seed_reviews

ALL_MODELS = (Review, OrderLine, Order, Product, FaqEntry, PolicyPage, Customer)


def is_seeded() -> bool:
    return Category.objects.exists()


@transaction.atomic
def build(plan: Plan, *, logins: bool) -> None:
    products = seed_catalogue(plan)
    customers = seed_people(plan)
    lines = seed_orders(plan, customers, products, refill_days())
    seed_reviews(plan, lines)
    seed_answers()
    if logins:
        seed_logins(customers)


@transaction.atomic
def clear() -> None:
    """Take everything out that the seed, or a visitor of the demo, put in."""
    for model in ALL_MODELS:
        model._default_manager.all().delete()
    Category.objects.filter(parent__isnull=False).delete()
    Category.objects.all().delete()
    demo = Q(username__startswith=USERNAME_PREFIX) | Q(username__in=[login.username for login in LOGINS])
    get_user_model().objects.filter(demo).delete()


def counts() -> dict[str, int]:
    return {str(model._meta.verbose_name_plural): model._default_manager.count() for model in ALL_MODELS}
