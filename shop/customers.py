"""Which customer a visitor is."""

from __future__ import annotations

from django.http import HttpRequest

from shop.languages import current_language
from shop.models import Customer


def customer_of(request: HttpRequest) -> Customer | None:
    """The customer of a signed-in visitor; staff become customers on their first visit."""
    if not request.user.is_authenticated:
        return None
    customer, _created = Customer.objects.select_related("user").get_or_create(
        user=request.user, defaults={"language": current_language()}
    )
    return customer
