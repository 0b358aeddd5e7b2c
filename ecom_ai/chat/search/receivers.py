"""The host's signals: a saved row is read again before the next search, a deleted one is forgotten."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from ecom_ai.chat.search.documents import shelves
from ecom_ai.chat.search.indexing import forget, mark_stale
from ecom_ai.exceptions import ConfigurationError


def connect() -> None:
    """Listen to what is mapped; a wrong map is reported by the system checks, not here."""
    try:
        models = {shelf.model for shelf in shelves()}
    except ConfigurationError:
        return
    for model in models:
        uid = f"ecom_ai.chat.search.{model._meta.label_lower}"
        post_save.connect(on_saved, sender=model, dispatch_uid=f"{uid}.saved")
        post_delete.connect(on_deleted, sender=model, dispatch_uid=f"{uid}.deleted")


def on_saved(sender: type[Model], instance: Model, raw: bool = False, **kwargs: Any) -> None:
    if raw:
        return  # fixtures: other tables may not be there yet; the next catching up finds these rows
    for shelf in shelves():
        if isinstance(instance, shelf.model):
            mark_stale(shelf, str(instance.pk))


def on_deleted(sender: type[Model], instance: Model, **kwargs: Any) -> None:
    for shelf in shelves():
        if isinstance(instance, shelf.model):
            forget(shelf, str(instance.pk))
