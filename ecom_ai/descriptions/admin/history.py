"""What is live and what was published: to look at, never to change by hand."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import LiveDescription, Publication
from ecom_ai.null_bytes import CleanList


class LookOnly:
    """Rows are written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(LiveDescription)
class LiveDescriptionAdmin(LookOnly, CleanList, admin.ModelAdmin):
    list_display = ("product", "language", "label", "model_version", "updated_at")
    list_filter = ("language", "model_version")
    list_select_related = ("draft",)
    search_fields = ("object_id", "draft__product_title", "text")
    fields = ("product", "language", "label", "text", "seo_title", "meta_description", "model_version", "updated_at")

    @admin.display(description=_("product"), ordering="object_id")
    def product(self, live: LiveDescription) -> str:
        return (live.draft.product_title if live.draft else "") or live.object_id

    @admin.display(description=_("label"))
    def label(self, live: LiveDescription) -> str:
        return label_for(live.language) if live.model_version else "-"


@admin.register(Publication)
class PublicationAdmin(LookOnly, CleanList, admin.ModelAdmin):
    list_display = ("shown_draft", "publisher", "when", "undoer", "undone_when")
    list_filter = ("published_at", "undone_at")
    list_select_related = ("draft", "published_by", "undone_by")
    search_fields = ("draft__product_title",)
    fields = ("shown_draft", "text_before", "text_after", "publisher", "when", "undoer", "undone_when")

    @admin.display(description=_("draft"), ordering="draft")
    def shown_draft(self, publication: Publication) -> str:
        return str(publication.draft)

    @admin.display(description=_("published by"), ordering="published_by")
    def publisher(self, publication: Publication) -> Any:
        return publication.published_by or "-"

    @admin.display(description=_("published at"), ordering="published_at")
    def when(self, publication: Publication) -> str:
        return _shown(publication.published_at)

    @admin.display(description=_("undone by"), ordering="undone_by")
    def undoer(self, publication: Publication) -> Any:
        return publication.undone_by or "-"

    @admin.display(description=_("undone at"), ordering="undone_at")
    def undone_when(self, publication: Publication) -> str:
        return _shown(publication.undone_at)

    @admin.display(description=_("text before"))
    def text_before(self, publication: Publication) -> Any:
        return publication.before.get("text") or "-"

    @admin.display(description=_("text after"))
    def text_after(self, publication: Publication) -> Any:
        return publication.after.get("text") or "-"


def _shown(moment: datetime | None) -> str:
    """As lists show it: the page of one row prints what a method returns, in no language and time zone."""
    return date_format(localtime(moment), "DATETIME_FORMAT") if moment else "-"
