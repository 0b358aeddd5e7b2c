from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from shop.carts import Cart
from shop.forms import QuantityForm
from shop.languages import current_language
from shop.models import Product


@require_safe
def show(request: HttpRequest) -> HttpResponse:
    return render(request, "shop/cart.html", {"cart": Cart(request.session, current_language())})


@require_POST
def add(request: HttpRequest, slug: str) -> HttpResponse:
    product, form, cart = _parts(request, slug)
    if not product.in_stock:
        messages.error(request, _("“%(title)s” is sold out.") % {"title": product.title})
        return redirect(product)
    if not form.is_valid():
        messages.error(request, _("Please enter a quantity from 1 to 99."))
        return redirect(product)
    cart.add(product, form.cleaned_data["quantity"])
    messages.success(request, _("“%(title)s” is in your cart.") % {"title": product.title})
    return redirect("shop:cart")


@require_POST
def change(request: HttpRequest, slug: str) -> HttpResponse:
    product, form, cart = _parts(request, slug)
    if form.is_valid():
        cart.put(product, form.cleaned_data["quantity"])
    else:
        messages.error(request, _("Please enter a quantity from 1 to 99."))
    return redirect("shop:cart")


def _parts(request: HttpRequest, slug: str) -> tuple[Product, QuantityForm, Cart]:
    language = current_language()
    product = get_object_or_404(Product.objects.on_sale(language), slug=slug)
    return product, QuantityForm(request.POST), Cart(request.session, language)
