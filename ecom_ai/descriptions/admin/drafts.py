"""Drafts: the list with its bulk actions, and the doors that lead to the review page."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import F, QuerySet
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    StreamingHttpResponse,
)
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from ecom_ai.descriptions import services
from ecom_ai.descriptions.admin import ledger, publishing, review
from ecom_ai.descriptions.admin.export import csv_response
from ecom_ai.descriptions.admin.permissions import may_view
from ecom_ai.descriptions.models import Draft, DraftQuerySet
from ecom_ai.descriptions.reason_words import error_words, reason_words
from ecom_ai.exceptions import EcomAIError
from ecom_ai.null_bytes import CleanList

AT_ONCE = 500
"""Most drafts approved or rejected in one request; each is looked at under its own lock."""


class EditedFilter(admin.SimpleListFilter):
    title = gettext_lazy("edited")
    parameter_name = "edited"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("by a person")), ("no", _("as the model wrote it"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Draft]) -> QuerySet[Draft]:
        same = {"text": F("original_text")}
        if self.value() == "yes":
            return queryset.exclude(**same)
        return queryset.filter(**same) if self.value() == "no" else queryset


@admin.register(Draft)
class DraftAdmin(CleanList, admin.ModelAdmin):
    list_display = ("product_name", "language", "state", "why", "edited", "model_version", "creator", "created_at")
    list_filter = ("state", "language", EditedFilter, "tone", "model_version", "created_at")
    list_select_related = ("created_by",)
    list_per_page = 50
    search_fields = ("product_title", "text", "object_id")
    show_full_result_count = False
    actions = ("approve", "reject", "publish_approved", "export_csv")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False  # drafts come from the model

    def has_delete_permission(self, request: HttpRequest, obj: Draft | None = None) -> bool:
        return False  # the ledger counts them

    def has_publish_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("ecom_ai.publish_draft")

    @admin.display(description=gettext_lazy("product"), ordering="product_title")
    def product_name(self, draft: Draft) -> str:
        return draft.product_title or draft.object_id

    @admin.display(description=gettext_lazy("created by"), ordering="created_by")
    def creator(self, draft: Draft) -> Any:
        return draft.created_by

    @admin.display(description=gettext_lazy("reasons"))
    def why(self, draft: Draft) -> str:
        return "; ".join(dict.fromkeys(reason_words(reason) for reason in draft.standing_reasons)) or "-"

    @admin.display(description=gettext_lazy("edited"), ordering="edit_share")
    def edited(self, draft: Draft) -> str:
        return f"{max(1, round(100 * draft.edit_share))} %" if draft.is_edited else "-"

    @admin.action(description=gettext_lazy("Approve selected drafts"), permissions=["change"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Draft]) -> None:
        self._each(request, queryset, lambda draft: services.approve_draft(draft, user=request.user))

    @admin.action(description=gettext_lazy("Reject selected drafts"), permissions=["change"])
    def reject(self, request: HttpRequest, queryset: QuerySet[Draft]) -> None:
        self._each(request, queryset, lambda draft: services.reject_draft(draft, user=request.user))

    @admin.action(description=gettext_lazy("Publish the approved among the selected drafts"), permissions=["publish"])
    def publish_approved(self, request: HttpRequest, queryset: DraftQuerySet) -> HttpResponse | None:
        return publishing.ask_or_publish(self, request, queryset.approved())

    @admin.action(description=gettext_lazy("Export selected drafts as CSV"))
    def export_csv(self, request: HttpRequest, queryset: QuerySet[Draft]) -> StreamingHttpResponse:
        return csv_response(queryset)

    def _each(self, request: HttpRequest, queryset: QuerySet[Draft], step: Any) -> None:
        done, refused = 0, dict[str, int]()
        drafts = list(queryset.order_by("pk")[: AT_ONCE + 1])
        if len(drafts) > AT_ONCE:
            words = _("At most %(count)s drafts at once; nothing was changed.") % {"count": AT_ONCE}
            self.message_user(request, words, messages.ERROR)
            return
        for draft in drafts:
            try:
                step(draft)
                done += 1
            except EcomAIError as error:
                refused[error_words(error)] = refused.get(error_words(error), 0) + 1
        if done:
            words = ngettext("%(count)s draft changed.", "%(count)s drafts changed.", done) % {"count": done}
            self.message_user(request, words, messages.SUCCESS)
        for words, count in refused.items():
            self.message_user(request, f"{count} × {words}", messages.WARNING)

    def get_urls(self) -> list[URLPattern]:
        doors = [
            path("review/", self._door(review.queue_page), name="ecom_ai_draft_review"),
            path("review/undo/", self.admin_site.admin_view(require_POST(review.undo_last)), name="ecom_ai_draft_undo"),
            path("ledger/", self._door(ledger.ledger_page), name="ecom_ai_draft_ledger"),
            path("<int:pk>/do/<slug:name>/", self._posted(review.do_verb), name="ecom_ai_draft_verb"),
        ]
        return [*doors, *super().get_urls()]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        waiting = {"waiting": Draft.objects.to_review().count()} if may_view(request) else {}
        return super().changelist_view(request, {**waiting, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """The review page stands in for the form: a draft changes only through its verbs."""
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        draft = self.get_object(request, unquote(object_id)) if object_id.isascii() else None
        if draft is None:
            raise Http404
        if not self.has_view_permission(request, draft):
            raise PermissionDenied
        return review.draft_page(self, request, draft, queue=False)

    def _door(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(partial(view, self))

    def _posted(self, view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        return self.admin_site.admin_view(require_POST(partial(view, self)))
