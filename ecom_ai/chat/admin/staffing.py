"""What staff keep: ready answers, opening hours, and the words outside them."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin import ModelAdmin
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecom_ai.chat.models import AwayText, CannedReply, OpeningHours
from ecom_ai.null_bytes import CleanList


@admin.register(CannedReply)
class CannedReplyAdmin(CleanList, ModelAdmin):
    list_display = ("shortcut", "language", "text", "used", "updated_at")
    list_filter = ("language",)
    search_fields = ("shortcut", "text")
    readonly_fields = ("used",)

    def save_model(self, request: HttpRequest, obj: CannedReply, form: Any, change: bool) -> None:
        obj.updated_by = request.user  # type: ignore[assignment] # signed in, or the admin would not answer
        super().save_model(request, obj, form, change)


@admin.register(OpeningHours)
class OpeningHoursAdmin(CleanList, ModelAdmin):
    list_display = ("__str__", "weekday", "day", "opens", "closes")
    list_filter = ("weekday",)
    fieldsets = (
        (
            None,
            {
                "fields": ("weekday", "day", "opens", "closes"),
                "description": _(
                    "Times are those of the shop's time zone. A row with a day replaces those of its weekday, e.g. "
                    "on a holiday. Without any row staff count as always there."
                ),
            },
        ),
    )


@admin.register(AwayText)
class AwayTextAdmin(CleanList, ModelAdmin):
    list_display = ("language", "text")
