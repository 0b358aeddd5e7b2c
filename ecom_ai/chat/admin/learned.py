"""What the assistant learned from staff: proposed from a talk, in use once somebody approved it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, ClassVar

from django.contrib import admin, messages
from django.contrib.admin import ModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.text import Truncator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.chat import services
from ecom_ai.chat.admin.permissions import APPROVE
from ecom_ai.chat.models import LearnedAnswer
from ecom_ai.exceptions import Conflict
from ecom_ai.null_bytes import CleanList

SHOWN = 160
"""Characters of an answer in the list."""


@admin.register(LearnedAnswer)
class LearnedAnswerAdmin(CleanList, ModelAdmin):
    list_display = ("question", "answer_in_list", "language", "state", "proposed_by", "decided_by", "updated_at")
    list_filter = ("state", "language")
    list_select_related = ("proposed_by", "decided_by")
    search_fields = ("question", "answer")
    fields = ("language", "question", "answer", "state", "proposed_by", "created_at", "decided_by", "decided_at")
    readonly_fields = ("state", "proposed_by", "created_at", "decided_by", "decided_at")
    actions = ("approve", "reject")

    @admin.display(description=_("answer"))
    def answer_in_list(self, entry: LearnedAnswer) -> str:
        """Whoever approves in the list has it before their eyes, a long one behind its beginning."""
        start = Truncator(entry.answer).chars(SHOWN)
        if start == entry.answer:
            return start
        return format_html("<details><summary>{}</summary>{}</details>", start, entry.answer)

    class Media:
        css: ClassVar = {"all": ["ecom_ai/inbox.css"]}

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
        done = self._decided(request, queryset, services.approve_answer)
        words = ngettext("%(count)s answer is in use now.", "%(count)s answers are in use now.", done)
        self._say(request, words, done)

    @admin.action(description=_("Reject"), permissions=["approve"])
    def reject(self, request: HttpRequest, queryset: QuerySet[LearnedAnswer]) -> None:
        done = self._decided(request, queryset, services.reject_answer)
        words = ngettext("%(count)s answer was rejected.", "%(count)s answers were rejected.", done)
        self._say(request, words, done)

    def _decided(self, request: HttpRequest, queryset: QuerySet[LearnedAnswer], decide: Callable[..., object]) -> int:
        """How many; those that were decided so before stay as they are."""
        done = 0
        for entry in queryset:
            with suppress(Conflict):
                decide(entry, user=request.user)
                done += 1
        return done

    def _say(self, request: HttpRequest, words: str, done: int) -> None:
        if done:
            self.message_user(request, words % {"count": done}, messages.SUCCESS)
        else:
            self.message_user(request, gettext("This was decided already."), messages.WARNING)
