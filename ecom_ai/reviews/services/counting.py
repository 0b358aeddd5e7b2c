"""What dashboards ask of the counts: a constant number of queries, none of them on the reviews themselves."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any, Literal

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews.models import Grain, ReviewRollup, Scope
from ecom_ai.reviews.services.aspect_words import aspect_names
from ecom_ai.reviews.services.filters import Filters

TOO_FEW = 10
"""With fewer reviews a share or a trend says nothing."""
Step = Literal["day", "week", "month"]
STEPS: tuple[Step, ...] = ("day", "week", "month")


@dataclass(frozen=True, slots=True)
class Counts:
    negative: int = 0
    neutral: int = 0
    positive: int = 0
    unsure: int = 0
    contradicting: int = 0
    stars: int = 0
    """Sum of the stars of `rated` reviews."""
    rated: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, each.name) + getattr(other, each.name) for each in fields(self)))

    @property
    def total(self) -> int:
        """Reviews with a label: what shares are shares of."""
        return self.negative + self.neutral + self.positive

    @property
    def read(self) -> int:
        return self.total + self.unsure

    @property
    def is_enough(self) -> bool:
        return self.total >= TOO_FEW

    def share(self, label: str) -> float:
        return float(getattr(self, label)) / self.total if self.total else 0.0

    @property
    def mood(self) -> float:
        """Share of positive less share of negative: -1 to 1."""
        return (self.positive - self.negative) / self.total if self.total else 0.0

    @property
    def average_stars(self) -> float | None:
        return self.stars / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class Point:
    """`day` is the first of its step."""

    day: date
    counts: Counts


@dataclass(frozen=True, slots=True)
class Trend:
    step: Step
    points: list[Point]


@dataclass(frozen=True, slots=True)
class AspectCounts:
    code: str
    name: str
    counts: Counts


SUMS = {f"{name}_sum": Sum(name) for name in ReviewRollup.COUNTS}


def summed(rows: QuerySet[ReviewRollup], *by: str) -> list[tuple[Any, Counts]]:
    """Counts by the given columns: one query."""
    found = rows.order_by().values(*by).annotate(**SUMS) if by else [rows.aggregate(**SUMS)]
    return [
        (
            row[by[0]] if len(by) == 1 else tuple(row[name] for name in by),
            Counts(*(row[f"{name}_sum"] or 0 for name in ReviewRollup.COUNTS)),
        )
        for row in found
    ]


def rows_of(filters: Filters, grain: Grain, *, every_key: Scope | None = None) -> QuerySet[ReviewRollup]:
    """Counts of this place, time and language, of every aspect; with `every_key`, of all places of that scope."""
    filters = filters.snapped(grain)
    rows = ReviewRollup.objects.filter(scope=every_key or filters.scope, grain=grain)
    if every_key is None:
        rows = rows.filter(key=filters.key)
    if filters.language:
        rows = rows.filter(language=filters.stored_language)
    if grain != Grain.ALL and filters.since:
        rows = rows.filter(day__gte=filters.since)
    if grain != Grain.ALL and filters.until:
        rows = rows.filter(day__lte=filters.until)
    return rows


def totals(filters: Filters) -> Counts:
    return summed(rows_of(filters, filters.grain()).filter(aspect=filters.aspect))[0][1]


def totals_of_model(version: str) -> Counts:
    """The reviews whose score is this model's."""
    rows = ReviewRollup.objects.filter(scope=Scope.MODEL, grain=Grain.ALL, key=version, aspect="")
    return summed(rows)[0][1]


def languages(filters: Filters) -> dict[str, Counts]:
    """By language; an empty one is neither zh nor en."""
    rows = rows_of(filters, filters.grain()).filter(aspect=filters.aspect)
    return {language: counts for language, counts in summed(rows, "language") if counts.read}


def trend(filters: Filters, *, step: str = "") -> Trend:
    """Counts by day, week or month, in order, steps without a review left out. An empty `step` chooses; days of one
    aspect of one product are not kept, they come as weeks."""
    if step and step not in STEPS:
        raise InvalidInput(_("Choose day, week or month."), code="unknown_step")
    only_weeks = bool(filters.product and filters.aspect)
    usual = "day" if filters.grain() == Grain.DAY else "week"
    chosen: Step = next(each for each in STEPS if each == (step or usual))
    if chosen == "day" and only_weeks:
        chosen = "week"
    grain = Grain.WEEK if chosen == "week" or only_weeks else Grain.DAY
    by_step: dict[date, Counts] = {}
    for day, counts in summed(rows_of(filters, grain).filter(aspect=filters.aspect), "day"):
        first = day.replace(day=1) if chosen == "month" else day
        by_step[first] = by_step.get(first, Counts()) + counts
    return Trend(chosen, [Point(day, by_step[day]) for day in sorted(by_step)])


def aspects(filters: Filters) -> list[AspectCounts]:
    """Every aspect that was mentioned, the most mentioned first; two queries."""
    rows = rows_of(filters, replace(filters, aspect="any").grain()).exclude(aspect="")
    names = aspect_names()
    found = [AspectCounts(code, names.get(code, code), counts) for code, counts in summed(rows, "aspect")]
    return sorted((each for each in found if each.counts.read), key=lambda each: (-each.counts.read, each.code))


def category_names() -> list[str]:
    rows = ReviewRollup.objects.filter(scope=Scope.CATEGORY, grain=Grain.ALL, aspect="")
    return sorted(set(rows.order_by().values_list("key", flat=True)))
