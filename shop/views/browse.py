"""Looking around: the home page, a category, a search."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from shop.forms import ListingForm
from shop.languages import current_language
from shop.models import Category, Product
from shop.ratings import attach_ratings

PAGE_SIZE = 12
STRIP = 4


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    products = Product.objects.on_sale(current_language()).filter(stock__gt=0).for_cards()
    newest = list(products[: STRIP * 2])
    recently = Q(order_lines__order__placed_at__gte=timezone.now() - timedelta(days=90))
    popular = products.exclude(pk__in=[product.pk for product in newest])
    popular = popular.annotate(sold=Sum("order_lines__quantity", filter=recently, default=0)).order_by("-sold", "pk")
    favourites = list(popular[:STRIP])
    attach_ratings(chain(newest, favourites))
    return render(request, "shop/home.html", {"newest": newest, "favourites": favourites})


@require_safe
def category(request: HttpRequest, slug: str) -> HttpResponse:
    found = get_object_or_404(Category.objects.select_related("parent"), slug=slug)
    products = Product.objects.on_sale(current_language()).filter(Q(category=found) | Q(category__parent=found))
    return render(request, "shop/category.html", {"category": found, **_listing(request, products)})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    form = ListingForm(request.GET)
    products = Product.objects.on_sale(current_language())
    products = products.matching(form.words) if form.words else products.none()
    return render(request, "shop/search.html", _listing(request, products))


def _listing(request: HttpRequest, products: QuerySet[Product]) -> dict[str, Any]:
    form = ListingForm(request.GET)
    shown = products.order_by(*form.ordering).select_related("category").prefetch_related("attributes")
    page: Page[Product] = Paginator(shown, PAGE_SIZE).get_page(request.GET.get("page"))
    attach_ratings(page.object_list)
    return {"page": page, "form": form, "query": " ".join(form.words)}
