"""Aspects as staff edit them: names and words in both languages; afterwards the reviews are counted again."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.null_bytes import without_null_bytes
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.admin.frame import tabs
from ecom_ai.reviews.admin.permissions import SCORE, demand
from ecom_ai.reviews.models import ReviewAspect

FIRST_WORDS = 60
"""Characters of the words in the list."""
LONGEST_WORD = 40
MOST_WORDS = 500


class AspectForm(forms.ModelForm):
    class Meta:
        model = ReviewAspect
        fields = ("code", "name_zh", "name_en", "words_zh", "words_en", "categories", "position", "is_active")
        widgets = {name: forms.Textarea({"rows": 8}) for name in ("words_zh", "words_en")} | {
            "categories": forms.Textarea({"rows": 3})
        }

    def clean_words_zh(self) -> str:
        return self._words("words_zh")

    def clean_words_en(self) -> str:
        return self._words("words_en")

    def _words(self, name: str) -> str:
        """One a line, each once, in the order given."""
        words = list(dict.fromkeys(filter(None, map(str.strip, self.cleaned_data[name].splitlines()))))
        if len(words) > MOST_WORDS:
            raise forms.ValidationError(_("At most %(count)s words.") % {"count": MOST_WORDS})
        for word in words:
            if len(word) > LONGEST_WORD:
                raise forms.ValidationError(_("“%(word)s…” is too long for a word.") % {"word": word[:LONGEST_WORD]})
        return "\n".join(words)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not (data.get("words_zh") or data.get("words_en")):
            raise forms.ValidationError(
                _("An aspect needs words in at least one language; without any it is never found.")
            )
        return data


@admin.register(ReviewAspect)
class ReviewAspectAdmin(admin.ModelAdmin):
    form = AspectForm
    list_display = ("code", "name_zh", "name_en", "first_words_zh", "first_words_en", "shown_categories", "is_active")
    list_filter = ("is_active",)
    search_fields = ("code", "name_zh", "name_en", "words_zh", "words_en")
    change_list_template = "admin/ecom_ai/sentiment/aspects.html"

    class Media:
        css = {"all": ["ecom_ai/sentiment.css"]}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        return ("code",) if obj else ()  # counts are kept under it

    @admin.display(description=gettext_lazy("Chinese words"))
    def first_words_zh(self, aspect: ReviewAspect) -> str:
        return _beginning(aspect.words_zh, "、")

    @admin.display(description=gettext_lazy("English words"))
    def first_words_en(self, aspect: ReviewAspect) -> str:
        return _beginning(aspect.words_en, ", ")

    @admin.display(description=gettext_lazy("categories"))
    def shown_categories(self, aspect: ReviewAspect) -> str:
        return _beginning(aspect.categories, ", ") if aspect.categories else _("all")

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        services.ensure_aspects()
        extra = {"tabs": tabs(request, "aspects"), "may_recount": request.user.has_perm(SCORE)}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if form.changed_data:
            words = _(
                "New reviews are read with these words. Press “Count again” to read the past ones with them, too."
            )
            self.message_user(request, words, messages.WARNING)

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(require_POST(self.recount_view))
        return [path("recount/", view, name="ecom_ai_reviewaspect_recount"), *super().get_urls()]

    def recount_view(self, request: HttpRequest) -> HttpResponse:
        """POST: find the aspects of all reviews again, without asking the model for labels."""
        demand(request, SCORE)
        try:
            job = tasks.start_recount(user=request.user)
        except EcomAIError as error:
            self.message_user(request, str(error), messages.ERROR)
            return HttpResponseRedirect(reverse("admin:ecom_ai_reviewaspect_changelist"))
        self.message_user(request, jobs.queued_message(job))
        return HttpResponseRedirect(reverse("admin:ecom_ai_job_change", args=[job.pk]))


def _beginning(lines: str, between: str) -> str:
    text = between.join(lines.split("\n"))
    return text if len(text) <= FIRST_WORDS else f"{text[:FIRST_WORDS]}…"
