"""Reactions to the host's signals and to another model in use."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from ecom_ai.exceptions import ConfigurationError
from ecom_ai.jobs import services as jobs
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.models import PendingReview
from ecom_ai.shopmap import get_shop_map
from ecom_ai.signals import model_activated


def connect() -> None:
    """Listen to the mapped models; a wrong map is reported by the system checks, not here."""
    try:
        shop_map = get_shop_map()
        if shop_map.reviews is None:
            return
        reviews, products = shop_map.reviews.model, shop_map.products.model
    except ConfigurationError:
        return
    post_save.connect(on_review_saved, sender=reviews, dispatch_uid="ecom_ai.reviews.saved")
    post_delete.connect(on_review_deleted, sender=reviews, dispatch_uid="ecom_ai.reviews.deleted")
    post_delete.connect(on_product_deleted, sender=products, dispatch_uid="ecom_ai.reviews.product_deleted")
    model_activated.connect(on_model_activated, dispatch_uid="ecom_ai.reviews.model_activated")


def on_review_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if not raw:
        _note(sender, instance)


def on_review_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    _note(sender, instance)


def _note(sender: type[Model], review: Model) -> None:
    """The row is written with the host's own; who scores it is woken up after commit."""
    content_type = ContentType.objects.get_for_model(sender)
    PendingReview.objects.create(content_type=content_type, object_id=str(review.pk))
    transaction.on_commit(tasks.wake_up, robust=True)


def on_product_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    if services.has_scores(str(instance.pk)):
        jobs.enqueue(tasks.forget_product, params={"product": str(instance.pk)})


def on_model_activated(sender: Any, role: str, user: Any = None, **kwargs: Any) -> None:
    if role == "sentiment":
        tasks.start_backfill(user=user)
