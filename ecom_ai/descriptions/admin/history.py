"""What is live and what was published: to look at, never to change by hand."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import LiveDescription, Publication


class LookOnly:
    """Rows are written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(LiveDescription)
class LiveDescriptionAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("object_id", "language", "label", "model_version", "updated_at")
    list_filter = ("language", "model_version")
    search_fields = ("object_id", "text")
    fields = ("object_id", "language", "label", "text", "seo_title", "meta_description", "model_version", "updated_at")

    @admin.display(description=_("label"))
    def label(self, live: LiveDescription) -> str:
        return label_for(live.language) if live.model_version else "-"


@admin.register(Publication)
class PublicationAdmin(LookOnly, admin.ModelAdmin):
    list_display = ("draft", "published_by", "published_at", "undone_by", "undone_at")
    list_filter = ("published_at", "undone_at")
    list_select_related = ("draft", "published_by", "undone_by")
    search_fields = ("draft__product_title",)
    fields = ("draft", "text_before", "text_after", "published_by", "published_at", "undone_by", "undone_at")

    @admin.display(description=_("text before"))
    def text_before(self, publication: Publication) -> Any:
        return publication.before.get("text") or "-"

    @admin.display(description=_("text after"))
    def text_after(self, publication: Publication) -> Any:
        return publication.after.get("text") or "-"
