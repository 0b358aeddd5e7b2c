"""All scored reviews: the list with its label buttons, and the page of one with everything known about it."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.urls import URLPattern, path
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from ecom_ai.null_bytes import without_null_bytes
from ecom_ai.reviews import services
from ecom_ai.reviews.admin import correcting, filters
from ecom_ai.reviews.admin.frame import frame, tabs
from ecom_ai.reviews.admin.marking import pieces
from ecom_ai.reviews.admin.permissions import CORRECT, may_view
from ecom_ai.reviews.admin.reading import ShownReview, find_objects, marks_of, shown_reviews
from ecom_ai.reviews.models import Label, ReviewScore

BEGINNING = 140
"""Characters of a review in the list."""


class LookOnlyPages(admin.ModelAdmin):
    """Scores are written by services alone."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_view(request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return may_view(request)


@admin.register(ReviewScore)
class ReviewScoreAdmin(LookOnlyPages):
    list_display = ("beginning", "stars", "feeling", "certain", "correct", "model_version")
    list_display_links = ("beginning",)
    list_filter = (
        *(filters.FeelingFilter, filters.WhyUnsureFilter, filters.CorrectedFilter, filters.LanguageFilter),
        *(filters.StarsFilter, filters.AspectFilter, filters.ModelFilter),
    )
    list_per_page = 50
    search_fields = ("object_id",)
    search_help_text = gettext_lazy("Words of the review or of the product")
    show_full_result_count = False
    change_list_template = "admin/ecom_ai/sentiment/scores.html"
    show_facets = admin.ShowFacets.NEVER  # one count per choice, over every row
    actions = None

    class Media:
        css = {"all": ["ecom_ai/sentiment.css"]}
        js = ["ecom_ai/sentiment_labels.js"]

    @admin.display(description=gettext_lazy("review"), ordering="pk")
    def beginning(self, score: ReviewScore) -> str:
        about = " · ".join(filter(None, [shown_of(score).product, date_format(score.day, "SHORT_DATE_FORMAT")]))
        return format_html("{}<small>{}</small>", beginning_of(score), about)

    @admin.display(description=gettext_lazy("stars"), ordering="rating")
    def stars(self, score: ReviewScore) -> str:
        return f"{score.rating} ★" if score.rating else "–"

    @admin.display(description=pgettext_lazy("sentiment", "label"), ordering="label")
    def feeling(self, score: ReviewScore) -> str:
        return render_to_string("admin/ecom_ai/sentiment/label.html", label_context(score))

    @admin.display(description=gettext_lazy("certainty"), ordering="certainty")
    def certain(self, score: ReviewScore) -> str:
        return correcting.certainty(score)

    @admin.display(description=gettext_lazy("correct"))
    def correct(self, score: ReviewScore) -> str:
        return label_buttons(score)

    def get_list_display(self, request: HttpRequest) -> Any:
        shown = [str(name) for name in self.list_display]
        return shown if request.user.has_perm(CORRECT) else [name for name in shown if name != "correct"]

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        changelist = super().get_changelist_instance(request)
        attach_words(changelist.result_list)
        return changelist

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Words are looked for where they are: in the host's reviews and products."""
        words = search_term.replace("\0", "").strip()
        if not words:
            return queryset, False
        reviews, products = find_objects(words)
        return queryset.filter(Q(object_id__in=reviews) | Q(product_id__in=products)), False

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        extra = {"title": _("All scored reviews"), "tabs": tabs(request, "scores")}
        return super().changelist_view(request, {**extra, **(extra_context or {})})

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if request.method not in {"GET", "HEAD"}:
            return HttpResponseNotAllowed(["GET"])
        score = self.get_object(request, unquote(object_id)) if "\0" not in object_id else None
        if score is None:
            raise Http404
        if not self.has_view_permission(request, score):
            raise PermissionDenied
        context = {**frame(self, request, _("One review"), tab="scores"), **one_score(score), "media": self.media}
        return TemplateResponse(request, "admin/ecom_ai/sentiment/score.html", context)

    def get_urls(self) -> list[URLPattern]:
        def label(request: HttpRequest, pk: int, label: str) -> HttpResponse:
            return correcting.set_label(self, request, pk, label)

        view = self.admin_site.admin_view(require_POST(label))
        return [path("<int:pk>/label/<slug:label>/", view, name="ecom_ai_reviewscore_label"), *super().get_urls()]


def attach_words(scores: Any) -> None:
    """The host's words in `shown` of each row that was read; the same number of queries for one and for a hundred."""
    shown = shown_reviews(scores)
    for score in scores:
        score.shown = shown[score.pk]


def shown_of(score: Any) -> ShownReview:
    return score.shown  # type: ignore[no-any-return] # see `attach_words`


def beginning_of(score: ReviewScore) -> str:
    shown = shown_of(score)
    if shown.is_gone:
        return _("(no longer in the shop: %(key)s)") % {"key": score.object_id}
    text = " ".join(shown.text[: 2 * BEGINNING].split())
    return text if len(text) <= BEGINNING else f"{text[:BEGINNING]}…"


def label_context(score: ReviewScore) -> dict[str, Any]:
    return {
        "label": score.label,
        "name": correcting.label_name(score),
        "why": score.get_unsure_display() if score.unsure else "",
        "contradicts": score.contradicts,
        "corrected": score.is_corrected,
        "id": score.pk,
    }


def label_buttons(score: ReviewScore) -> str:
    context = {"score": score, "labels": Label.choices}
    return render_to_string("admin/ecom_ai/sentiment/label_buttons.html", context)


def one_score(score: ReviewScore) -> dict[str, Any]:
    """Everything known about one review."""
    shown = shown_reviews([score])[score.pk]
    marks = [] if shown.is_edited else marks_of([score]).get(score.pk, [])
    return {
        "score": score,
        "shown": shown,
        "pieces": pieces(shown.text, marks),
        "chances": [(Label(label).label, round(100 * share)) for label, share in score.probabilities.items()],
        "labels": Label.choices,
        "badge": label_context(score),
        "corrections": score.corrections.select_related("user", "undone_by", "run"),
        "past": score.past.all(),
        "mentions": _mentions(score),
    }


def _mentions(score: ReviewScore) -> list[dict[str, Any]]:
    names = services.aspect_names()
    return [
        {
            "name": names.get(mention.aspect, mention.aspect),
            "label": mention.polarity or "neutral",
            "feeling": mention.get_polarity_display() or _("not certain"),
        }
        for mention in score.mentions.order_by("start")
    ]
