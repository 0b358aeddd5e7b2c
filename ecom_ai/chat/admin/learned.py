"""What the assistant learned from staff: proposed from a talk, in use once somebody approved it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ecom_ai.chat import services
from ecom_ai.chat.admin.permissions import APPROVE
from ecom_ai.chat.models import LearnedAnswer


@admin.register(LearnedAnswer)
class LearnedAnswerAdmin(ModelAdmin):
    list_display = ("question", "language", "state", "proposed_by", "decided_by", "updated_at")
    list_filter = ("state", "language")
    list_select_related = ("proposed_by", "decided_by")
    search_fields = ("question", "answer")
    fields = ("language", "question", "answer", "state", "proposed_by", "created_at", "decided_by", "decided_at")
    readonly_fields = ("state", "proposed_by", "created_at", "decided_by", "decided_at")
    actions = ("approve", "reject")

    def has_approve_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(APPROVE)

    def save_model(self, request: HttpRequest, obj: LearnedAnswer, form: Any, change: bool) -> None:
        """A new wording is a new proposal: it is approved again."""
        if not change:
            obj.proposed_by = request.user  # type: ignore[assignment] # signed in, or the admin would not answer
        elif set(form.changed_data) & {"question", "answer", "language"} and not self.has_approve_permission(request):
            obj.state = LearnedAnswer.State.PROPOSED
            obj.decided_by = obj.decided_at = None
        super().save_model(request, obj, form, change)

    @admin.action(description=_("Approve: the assistant may use it"), permissions=["approve"])
    def approve(self, request: HttpRequest, queryset: QuerySet[LearnedAnswer]) -> None:
        done = [services.approve_answer(entry, user=request.user) for entry in queryset]
        words = ngettext("%(count)s answer is in use now.", "%(count)s answers are in use now.", len(done))
        self.message_user(request, words % {"count": len(done)}, messages.SUCCESS)

    @admin.action(description=_("Reject"), permissions=["approve"])
    def reject(self, request: HttpRequest, queryset: QuerySet[LearnedAnswer]) -> None:
        done = [services.reject_answer(entry, user=request.user) for entry in queryset]
        words = ngettext("%(count)s answer was rejected.", "%(count)s answers were rejected.", len(done))
        self.message_user(request, words % {"count": len(done)}, messages.SUCCESS)
