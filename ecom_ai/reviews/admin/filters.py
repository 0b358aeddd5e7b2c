"""Filters of the score list; each reads an index or the rollups, never every row."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ecom_ai.reviews import services
from ecom_ai.reviews.models import AspectMention, Grain, Label, ReviewRollup, ReviewScore, Scope, Unsure

Scores = QuerySet[ReviewScore]


class FeelingFilter(admin.SimpleListFilter):
    """The label, and beside it the two piles that somebody should look at."""

    title = pgettext_lazy("sentiment", "label")
    parameter_name = "feeling"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        more = [("unsure", _("Unsure")), ("contradicts", _("Contradicts its stars"))]
        return [*Label.choices, *more]

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        value = self.value()
        if value == "unsure":
            return queryset.exclude(unsure="")
        if value == "contradicts":
            return queryset.filter(contradicts=True)
        return queryset.filter(label=value) if value in Label.values else queryset


class CorrectedFilter(admin.SimpleListFilter):
    title = _("looked at")
    parameter_name = "corrected"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("yes", _("by a person")), ("no", _("by the model alone"))]

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        if self.value() in {"yes", "no"}:
            return queryset.filter(corrected_at__isnull=self.value() == "no")
        return queryset


class WhyUnsureFilter(admin.SimpleListFilter):
    title = _("why unsure")
    parameter_name = "why"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return list(Unsure.choices)

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        return queryset.filter(unsure=self.value()) if self.value() in Unsure.values else queryset


class LanguageFilter(admin.SimpleListFilter):
    title = _("language")
    parameter_name = "language"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("zh", _("Chinese")), ("en", _("English")), ("other", _("another or unknown"))]

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        value = self.value()
        if value == "other":
            return queryset.exclude(language__in=["zh", "en"])
        return queryset.filter(language=value) if value in {"zh", "en"} else queryset


class StarsFilter(admin.SimpleListFilter):
    title = _("stars")
    parameter_name = "stars"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(str(stars), f"{stars} ★") for stars in range(5, 0, -1)]

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        return queryset.filter(rating=self.value()) if self.value() in set("12345") else queryset


class ModelFilter(admin.SimpleListFilter):
    title = _("model")
    parameter_name = "model"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        counted = ReviewRollup.objects.filter(scope=Scope.MODEL, grain=Grain.ALL, aspect="")
        keys = counted.order_by("key").values_list("key", flat=True).distinct()[:50]
        return [(key, key) for key in keys if key]

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        return queryset.filter(model_version=self.value()) if self.value() else queryset


class AspectFilter(admin.SimpleListFilter):
    """`?aspect=price` or `?aspect=price:negative`, as the chips of the dashboard link here."""

    title = _("aspect")
    parameter_name = "aspect"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return list(services.aspect_names().items())

    def queryset(self, request: HttpRequest, queryset: Scores) -> Scores:
        aspect, _colon, polarity = (self.value() or "").partition(":")
        if not aspect:
            return queryset
        mentions = AspectMention.objects.filter(score=OuterRef("pk"), aspect=aspect)
        if polarity in Label.values:
            mentions = mentions.filter(polarity=polarity)
        return queryset.filter(Exists(mentions))
