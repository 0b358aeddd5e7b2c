"""What every page of the shop shows around its own content."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Prefetch
from django.urls import reverse, translate_url
from django.utils.translation import get_language_info

from shop.carts import Cart
from shop.delivery import FREE_FROM
from shop.languages import CURRENCIES, LOCALES, current_language, money
from shop.models import Category

register = template.Library()


@register.simple_tag
def category_tree() -> list[Category]:
    """Top categories with their children; two queries."""
    children = Prefetch("children", Category.objects.order_by("position"))
    return list(Category.objects.filter(parent=None).prefetch_related(children))


@register.simple_tag(takes_context=True)
def cart_count(context: dict[str, Any]) -> int:
    request = context.get("request")
    return Cart(request.session, current_language()).count if request else 0


@register.simple_tag(takes_context=True)
def language_links(context: dict[str, Any]) -> list[dict[str, Any]]:
    """This page in each language; a view says where else to go through `switch_urls`."""
    path = context["request"].get_full_path() if "request" in context else reverse("shop:home")
    current = LOCALES[current_language()]
    chosen = context.get("switch_urls", {})
    return [
        {
            "code": code,
            "name": get_language_info(code)["name_local"],
            "url": chosen.get(code) or translate_url(path, code),
            "current": code == current,
        }
        for code in LOCALES.values()
    ]


@register.simple_tag
def free_delivery_from() -> str:
    currency = CURRENCIES[current_language()]
    return money(FREE_FROM[currency], currency)


@register.simple_tag(takes_context=True)
def with_query(context: dict[str, Any], **changes: object) -> str:
    """The query string of this page with some values changed."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


@register.inclusion_tag("shop/includes/stars.html")
def stars(value: float | None, count: int | None = None) -> dict[str, Any]:
    """Five stars, filled in steps of a quarter."""
    value = float(value or 0)
    return {"value": round(value, 1), "percent": round(value * 4) * 5, "count": count}


@register.inclusion_tag("shop/includes/field.html")
def field(bound: Any) -> dict[str, Any]:
    """A form field with its label, hint and errors tied to it for screen readers."""
    described = [f"{bound.auto_id}-hint"] if bound.help_text else []
    described += [f"{bound.auto_id}-error"] if bound.errors else []
    attributes = {"aria-describedby": " ".join(described)} if described else {}
    if bound.errors:
        attributes["aria-invalid"] = "true"
    return {"field": bound, "widget": bound.as_widget(attrs=attributes)}


@register.filter
def share(part: int, whole: int) -> int:
    """Percent, for the bars of the rating histogram."""
    return round(100 * part / whole) if whole else 0
