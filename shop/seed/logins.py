"""Accounts to try the demo with. Their passwords are public, so they exist only where DEBUG is on."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Permission
from django.db.models import Count, Q

from shop.languages import Language
from shop.models import Customer, Order


@dataclass(frozen=True, slots=True)
class Login:
    username: str
    password: str
    role: str
    codenames: tuple[str, ...] = ()
    language: Language | None = None
    first_name: str = ""
    last_name: str = ""

    @property
    def is_staff(self) -> bool:
        return self.language is None


EDITS = ("view_product", "change_product", "view_productattribute", "change_productattribute", "view_category")
LOOKS = (
    "view_product",
    "view_productattribute",
    "view_category",
    "view_order",
    "view_orderline",
    "view_customer",
    "view_review",
)
LOGINS = (
    Login("admin", "admin-demo", "staff, may do everything"),
    Login("editor", "editor-demo", "staff, edits products and works on descriptions", EDITS),
    Login("clerk", "clerk-demo", "staff, may look at products, customers, orders and reviews", LOOKS),
    Login("mei", "customer-demo", "customer, Chinese", language=Language.CHINESE, first_name="晓梅", last_name="林"),
    Login(
        "alice", "customer-demo", "customer, English", language=Language.ENGLISH, first_name="Alice", last_name="Moreau"
    ),
)


def seed_logins(customers: list[Customer]) -> None:
    """Staff accounts, and a name and password for one busy customer of each language."""
    for login in LOGINS:
        if login.is_staff:
            _staff(login)
        else:
            _customer(login, customers)


def _staff(login: Login) -> None:
    users = get_user_model().objects
    if login.username == "admin":
        users.create_superuser(login.username, f"{login.username}@example.com", login.password)
        return
    user = users.create_user(login.username, f"{login.username}@example.com", login.password, is_staff=True)
    user.user_permissions.set(_permissions(login))


def _permissions(login: Login) -> list[Permission]:
    wanted = Q(content_type__app_label="shop", codename__in=login.codenames)
    if "change_product" in login.codenames:
        # whoever edits products works on their descriptions, follows jobs, and deletes nothing
        wanted |= Q(content_type__app_label="ecom_ai") & ~Q(codename__startswith="delete_")
    return list(Permission.objects.filter(wanted))


def _customer(login: Login, customers: list[Customer]) -> None:
    own = Customer.objects.filter(pk__in=[customer.pk for customer in customers], language=login.language)
    counted = own.select_related("user").annotate(
        bought=Count("orders", distinct=True),
        on_the_way=Count("orders", filter=Q(orders__status=Order.Status.SHIPPED), distinct=True),
    )
    # busy, with a parcel on the way where somebody has one: an account that is worth looking at
    chosen = max(counted, key=lambda customer: (min(customer.on_the_way, 1), -abs(customer.bought - 16), -customer.pk))
    user = chosen.user
    user.username = login.username
    user.email = f"{login.username}@example.com"
    user.first_name, user.last_name = login.first_name, login.last_name
    user.set_password(login.password)
    user.save()
    Order.objects.filter(customer=chosen).update(email=user.email, recipient=chosen.name)
