"""For the host's own review admin: what each review says, a filter by it, and the buttons that correct it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection, router
from django.db.models import CharField, F, Model, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, Replace
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.reviews.admin.correcting import certainty
from ecom_ai.reviews.admin.permissions import CORRECT, may_view
from ecom_ai.reviews.admin.scores import label_buttons, label_context
from ecom_ai.reviews.models import Label, ReviewScore

COLUMNS = ("ai_feeling", "ai_correct")


class SentimentFilter(admin.SimpleListFilter):
    """Works for every host model, whatever its key: scores carry it as text."""

    title = gettext_lazy("AI sentiment")
    parameter_name = "ai_feeling"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        more = [("unsure", _("Unsure")), ("contradicts", _("Contradicts its stars")), ("none", _("Not scored yet"))]
        return [*Label.choices, *more]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        value = self.value()
        scores = scores_of(queryset.model)
        if value in Label.values:
            return queryset.filter(pk__in=_keys(scores.filter(label=value), queryset.model))
        if value == "unsure":
            return queryset.filter(pk__in=_keys(scores.exclude(unsure=""), queryset.model))
        if value == "contradicts":
            return queryset.filter(pk__in=_keys(scores.filter(contradicts=True), queryset.model))
        return queryset.exclude(pk__in=_keys(scores, queryset.model)) if value == "none" else queryset


class SentimentAdminMixin(admin.ModelAdmin):
    """`class ReviewAdmin(SentimentAdminMixin, admin.ModelAdmin)`: put it first in the bases.

    Adds a column with the label, buttons that correct it in one click, and a filter; for those who may see scores.
    """

    class Media:
        css = {"all": ["ecom_ai/sentiment.css"]}
        js = ["ecom_ai/sentiment_labels.js"]

    @admin.display(description=gettext_lazy("AI sentiment"))
    def ai_feeling(self, review: Model) -> str:
        score: ReviewScore | None = getattr(review, "ecom_ai_score", None)
        if score is None:
            return format_html('<span class="sentiment-note">{}</span>', _("not scored yet"))
        badge = render_to_string("admin/ecom_ai/sentiment/label.html", label_context(score))
        url = reverse("admin:ecom_ai_reviewscore_change", args=[score.pk])
        return format_html('{} <a href="{}">{}</a>', badge, url, certainty(score))

    @admin.display(description=gettext_lazy("correct"))
    def ai_correct(self, review: Model) -> str:
        score: ReviewScore | None = getattr(review, "ecom_ai_score", None)
        return label_buttons(score) if score else "–"

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = [name for name in super().get_list_display(request) if name not in COLUMNS]
        if not may_view(request):
            return shown
        ours = COLUMNS if request.user.has_perm(CORRECT) else COLUMNS[:1]
        return [*shown[:1], *ours, *shown[1:]]  # beside the review itself, however many columns follow

    def get_list_filter(self, request: HttpRequest) -> Any:
        given = super().get_list_filter(request)
        return [*given, SentimentFilter] if may_view(request) else given

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """One query more, however many reviews are listed."""
        changelist = super().get_changelist_instance(request)
        if may_view(request):
            attach_scores(self.model, changelist.result_list)
        return changelist


def attach_scores(model: type[Model], reviews: Any) -> None:
    """`reviews` keeps what it has read, so its rows may carry more than their columns."""
    found = scores_of(model).filter(object_id__in=[str(review.pk) for review in reviews])
    by_key = {score.object_id: score for score in found}
    for review in reviews:
        review.ecom_ai_score = by_key.get(str(review.pk))


def scores_of(model: type[Model]) -> QuerySet[ReviewScore]:
    return ReviewScore.objects.filter(content_type=ContentType.objects.get_for_model(model)).order_by()


def _keys(scores: QuerySet[ReviewScore], model: type[Model]) -> QuerySet[Any, Any] | list[str]:
    """Their keys as the host's column has them; PostgreSQL compares no text with a number."""
    if router.db_for_read(model) != router.db_for_read(ReviewScore):
        return list(scores.values_list("object_id", flat=True))  # no query reaches across two databases
    field = model._meta.pk
    text: Any = F("object_id")
    if isinstance(field, UUIDField) and not connection.features.has_native_uuid_field:
        text = Replace(text, Value("-"), Value(""))
        field = CharField()
    return scores.annotate(host_key=Cast(text, field)).values("host_key")
