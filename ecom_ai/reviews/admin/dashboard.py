"""The dashboard: what buyers like and hate, since when, on which products, and which sentences say so."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs import services as jobs
from ecom_ai.null_bytes import without_null_bytes
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.admin import export, progress, retraining
from ecom_ai.reviews.admin.alerts import open_alerts
from ecom_ai.reviews.admin.dashboard_charts import aspect_chart, mood_chart
from ecom_ai.reviews.admin.dashboard_parts import chips, contradictions, facts, mover_rows, movers_filters, quality_rows
from ecom_ai.reviews.admin.frame import frame
from ecom_ai.reviews.admin.permissions import SCORE, demand, may_view
from ecom_ai.reviews.admin.reading import matching_products
from ecom_ai.reviews.admin.scope import ScopeForm
from ecom_ai.reviews.admin.scores import LookOnlyPages
from ecom_ai.reviews.admin.voices import voices
from ecom_ai.reviews.models import SentimentDashboard
from ecom_ai.reviews.services import Counts, Filters


@admin.register(SentimentDashboard)
class SentimentDashboardAdmin(LookOnlyPages):
    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("export/<slug:kind>/", view(self.export_view), name="ecom_ai_sentimentdashboard_export"),
            path("progress/", view(self.progress_view), name="ecom_ai_sentimentdashboard_progress"),
            path("backfill/", view(require_POST(self.backfill_view)), name="ecom_ai_sentimentdashboard_backfill"),
            path("products/", view(self.products_view), name="ecom_ai_sentimentdashboard_products"),
        ]
        return [*own, *retraining.urls(self), *super().get_urls()]

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        _look(request)
        form = ScopeForm(request.GET)
        context = {
            **frame(self, request, _("Review sentiment"), tab="dashboard"),
            **page(request, form),
            "form": form,
        }
        return TemplateResponse(request, "admin/ecom_ai/sentiment/dashboard.html", context)

    @without_null_bytes
    def export_view(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        _look(request)
        return export.response(kind, ScopeForm(request.GET).filters)

    def progress_view(self, request: HttpRequest) -> HttpResponse:
        """GET: what the page asks for every few seconds."""
        _look(request)
        return JsonResponse(progress.state(), headers={"Cache-Control": "no-store"})

    def backfill_view(self, request: HttpRequest) -> HttpResponse:
        demand(request, SCORE)
        try:
            job = tasks.start_backfill(user=request.user)
        except EcomAIError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, jobs.queued_message(job), messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:ecom_ai_sentimentdashboard_changelist"))

    @without_null_bytes
    def products_view(self, request: HttpRequest) -> HttpResponse:
        """GET: products whose name holds `?q=`, for the filter."""
        _look(request)
        return JsonResponse({"products": matching_products(request.GET.get("q", ""))})


def page(request: HttpRequest, form: ScopeForm) -> dict[str, Any]:
    """Everything below the tabs, in a constant number of queries."""
    filters = form.filters
    state = progress.state()
    base = {
        "filters": filters,
        "progress": state,
        "export": export.links(request),
        "has_reviews": services.has_reviews(),
        "product_title": services.product_titles([filters.product]).get(filters.product, "") if filters.product else "",
    }
    if not state["scored"]:
        return {**base, "empty": "nothing_scored"}
    now = services.totals(filters)
    more = {"alerts": open_alerts(), "quality": quality_rows()}
    if not now.read:
        return {**base, **more, "empty": "nothing_here"}
    return {**base, **more, **_numbers(request, filters, now)}


def _numbers(request: HttpRequest, filters: Filters, now: Counts) -> dict[str, Any]:
    without_aspect = replace(filters, aspect="")
    aspects = services.aspects(without_aspect)
    compared = movers_filters(filters)
    movers = services.movers(compared)
    return {
        "facts": facts(filters, now),
        "mood": mood_chart(services.trend(filters), filters),
        "aspects": aspect_chart(aspects),
        "likes": chips(request, aspects, "positive"),
        "hates": chips(request, aspects, "negative"),
        "voices": voices(request, filters, aspects),
        "compared": compared,
        "risers": mover_rows(request, movers.risers),
        "fallers": mover_rows(request, movers.fallers),
        "contradictions": contradictions(without_aspect),
    }


def _look(request: HttpRequest) -> None:
    if not may_view(request):
        raise PermissionDenied
