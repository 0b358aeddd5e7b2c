"""From a cart to an order: all or nothing, once per checkout form."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from shop.carts import Cart
from shop.models import Customer, Order, OrderLine, Product


class CannotOrder(Exception):
    """The order cannot be placed; the message is for the visitor."""


@dataclass(frozen=True, slots=True)
class Contact:
    recipient: str
    email: str
    phone: str
    address: str
    note: str = ""


def place_order(cart: Cart, contact: Contact, *, customer: Customer | None, key: UUID) -> Order:
    """Write the order and lower the stock. The same `key` again gives the order that it made before."""
    try:
        with transaction.atomic():
            order = _write(cart, contact, customer, key)
            _take_from_stock(cart)
            return order
    except IntegrityError:
        earlier = Order.objects.filter(checkout_key=key).first()
        if earlier is None:
            raise
        return earlier


def _write(cart: Cart, contact: Contact, customer: Customer | None, key: UUID) -> Order:
    if not cart.lines:
        raise CannotOrder(_("Your cart is empty."))
    order = Order.objects.create(
        number=_new_number(),
        customer=customer,
        language=cart.language,
        currency=cart.currency,
        recipient=contact.recipient,
        email=contact.email,
        phone=contact.phone,
        address=contact.address,
        note=contact.note,
        shipping_fee=cart.fee,
        checkout_key=key,
    )
    OrderLine.objects.bulk_create(
        OrderLine(order=order, product=line.product, quantity=line.quantity, unit_price=line.product.price)
        for line in cart.lines
    )
    return order


def _take_from_stock(cart: Cart) -> None:
    # in key order, so that two checkouts never wait for each other
    for line in sorted(cart.lines, key=lambda line: line.product.pk):
        enough = Product.objects.filter(pk=line.product.pk, published=True, stock__gte=line.quantity)
        if not enough.update(stock=F("stock") - line.quantity):
            raise CannotOrder(_("“%(title)s” is no longer available in this quantity.") % {"title": line.product.title})


def _new_number() -> str:
    """`LL-261123-48213507`: not to be guessed, because guests find their order by it."""
    return f"LL-{timezone.now():%y%m%d}-{secrets.randbelow(10**8):08d}"
