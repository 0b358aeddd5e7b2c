"""Reactions to the host's signals."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.db.models.signals import post_delete

from ecom_ai.descriptions.models import LiveDescription
from ecom_ai.exceptions import ConfigurationError
from ecom_ai.shopmap import get_shop_map


def connect() -> None:
    """Listen to the mapped product model; a wrong map is reported by the system checks, not here."""
    try:
        model = get_shop_map().products.model
    except ConfigurationError:
        return
    post_delete.connect(on_product_deleted, sender=model, dispatch_uid="ecom_ai.descriptions.product_deleted")


def on_product_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    """A new product may get the same key one day; it must not inherit a text. Drafts stay for the ledger."""
    content_type = ContentType.objects.get_for_model(sender)
    LiveDescription.objects.filter(content_type=content_type, object_id=str(instance.pk)).delete()
