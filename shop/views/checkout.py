"""Checkout without payment: an address, then an order that is paid on delivery."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from shop.carts import Cart
from shop.customers import customer_of
from shop.forms import CheckoutForm
from shop.languages import current_language
from shop.models import Customer, Order
from shop.ordering import CannotOrder, place_order

GUEST_ORDERS = "shop_orders"
CHECKOUT_KEYS = "shop_checkout_keys"
REMEMBERED = 20


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def checkout(request: HttpRequest) -> HttpResponse:
    cart = Cart(request.session, current_language())
    customer = customer_of(request)
    if request.method == "POST":
        return _place(request, cart, customer)
    if not cart.can_check_out:
        return redirect("shop:cart")
    return _form_page(request, cart, CheckoutForm(initial=_known(request, customer)))


@never_cache
@require_safe
def order(request: HttpRequest, number: str) -> HttpResponse:
    """Only for who placed it: the customer, or the guest in whose session it was placed. Everyone else gets a 404."""
    mine = Q(number__in=request.session.get(GUEST_ORDERS, []), customer=None)
    if request.user.is_authenticated:
        mine |= Q(customer__user=request.user)
    orders = Order.objects.filter(mine).prefetch_related("lines__product__category", "lines__product__attributes")
    return render(request, "shop/order.html", {"order": get_object_or_404(orders, number=number)})


def _place(request: HttpRequest, cart: Cart, customer: Customer | None) -> HttpResponse:
    form = CheckoutForm(request.POST, keys=request.session.get(CHECKOUT_KEYS, []))
    if not form.is_valid():
        return _again(request, cart, form, status=400)
    try:
        placed = place_order(cart, form.contact(), customer=customer, key=form.cleaned_data["key"])
    except CannotOrder as error:
        form.add_error(None, str(error))
        return _form_page(request, cart, form, status=409)
    cart.clear()
    if customer is None:
        _remember(request, GUEST_ORDERS, placed.number)
    return redirect(placed)


def _form_page(request: HttpRequest, cart: Cart, form: CheckoutForm, status: int = 200) -> HttpResponse:
    return render(request, "shop/checkout.html", {"cart": cart, "form": form}, status=status)


def _again(request: HttpRequest, cart: Cart, form: CheckoutForm, status: int) -> HttpResponse:
    """The form with what was typed; with a new key where the old one was no good."""
    if form.has_error("key"):
        form.add_error(None, _("This form has expired. Please send it again."))
        data = request.POST.copy()
        data["key"] = _new_key(request)
        form.data = data
    return _form_page(request, cart, form, status)


def _known(request: HttpRequest, customer: Customer | None) -> dict[str, Any]:
    """What the form already knows; the key makes ten clicks one order."""
    known: dict[str, Any] = {"key": _new_key(request)}
    if customer is not None:
        known |= {"recipient": customer.name, "email": customer.user.email}
        known |= {"phone": customer.phone, "address": customer.address}
    return known


def _new_key(request: HttpRequest) -> str:
    key = str(uuid.uuid4())
    _remember(request, CHECKOUT_KEYS, key)
    return key


def _remember(request: HttpRequest, name: str, value: str) -> None:
    request.session[name] = [*request.session.get(name, []), value][-REMEMBERED:]
