"""One product: its page, and the reviews that customers write on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.customers import customer_of
from shop.forms import QuantityForm, ReviewForm
from shop.languages import LOCALES, Language, current_language
from shop.models import OrderLine, Product, Review
from shop.ratings import attach_ratings

REVIEWS_SHOWN = 8
RELATED = 4


@require_safe
def product(request: HttpRequest, slug: str) -> HttpResponse:
    found = _product(slug)
    if found.language != current_language():
        return redirect(found)
    return render(request, "shop/product.html", _page(request, found))


@require_POST
@login_required
def write_review(request: HttpRequest, slug: str) -> HttpResponse:
    found = _product(slug)
    customer = customer_of(request)
    earlier = Review.objects.filter(product=found, customer=customer).first()
    draft = earlier or Review(product=found, customer=customer, language=current_language())
    form = ReviewForm(request.POST, instance=draft)
    if not form.is_valid():
        return render(request, "shop/product.html", {**_page(request, found), "review_form": form}, status=400)
    review = form.save(commit=False)
    bought = OrderLine.objects.filter(order__customer=customer, product=found)
    review.order_line = bought.exclude(order__status="cancelled").order_by("-pk").first()
    review.save()
    messages.success(request, _("Thank you, your review is online."))
    return redirect(f"{found.get_absolute_url()}#reviews")


def _product(slug: str) -> Product:
    return get_object_or_404(
        Product.objects.filter(published=True).select_related("category__parent").prefetch_related("attributes"),
        slug=slug,
    )


def _page(request: HttpRequest, found: Product) -> dict[str, Any]:
    related = list(
        Product.objects.on_sale(found.language)
        .filter(category=found.category)
        .exclude(pk=found.pk)
        .for_cards()[:RELATED]
    )
    attach_ratings([found, *related])
    reviews = found.reviews.filter(published=True).select_related("customer__user")
    return {
        "product": found,
        "related": related,
        "reviews": Paginator(reviews, REVIEWS_SHOWN).get_page(request.GET.get("reviews")),
        "histogram": _histogram(found),
        "quantity_form": QuantityForm(),
        "review_form": _review_form(request, found),
        "switch_urls": _category_urls(found),
    }


def _histogram(found: Product) -> list[tuple[int, int]]:
    """Stars and how many gave them, five first."""
    rows = found.reviews.filter(published=True).order_by().values_list("rating").annotate(Count("pk"))
    counts = dict(rows)
    return [(stars, counts.get(stars, 0)) for stars in range(5, 0, -1)]


def _review_form(request: HttpRequest, found: Product) -> ReviewForm | None:
    if not request.user.is_authenticated:
        return None
    own = Review.objects.filter(product=found, customer__user=request.user).first()
    return ReviewForm(instance=own)


def _category_urls(found: Product) -> dict[str, str]:
    """The other assortment has other products, so the language switch leads to the same category there."""
    urls = {}
    for language, locale in LOCALES.items():
        with translation.override(locale):
            own = language == Language(found.language)
            urls[locale] = found.get_absolute_url() if own else reverse("shop:category", args=[found.category.slug])
    return urls
