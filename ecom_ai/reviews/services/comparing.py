"""Who rises and who falls; which products are talked of worst, or best."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import gettext as _

from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews.models import Grain, Label, ReviewRollup, Scope
from ecom_ai.reviews.services.aspect_words import aspect_names
from ecom_ai.reviews.services.counting import TOO_FEW, Counts, rows_of, summed
from ecom_ai.reviews.services.filters import Filters
from ecom_ai.reviews.services.spans import rows_spanning, without_helpers
from ecom_ai.shopmap import get_shop_map

CLEAR = 1.96
"""Standard errors that a change must span to be more than chance (95 %)."""
RANKED_MOST = 200
CATEGORIES_READ = 500
MOOD = ("negative", "neutral", "positive")


@dataclass(frozen=True, slots=True)
class Mover:
    """`change` is that of `Counts.mood`; `is_clear` where chance alone would hardly do it."""

    key: str
    title: str
    now: Counts
    before: Counts

    @property
    def change(self) -> float:
        return self.now.mood - self.before.mood

    @property
    def is_clear(self) -> bool:
        error = math.sqrt(_variance(self.now) + _variance(self.before))
        return abs(self.change) > CLEAR * error


def _variance(counts: Counts) -> float:
    """Of the mean of n reviews worth -1, 0 or 1; one invented review of each kind keeps it above zero."""
    n = counts.total + 2
    share = (counts.positive + counts.negative + 2) / n
    mean = (counts.positive - counts.negative) / n
    return (share - mean * mean) / n


@dataclass(frozen=True, slots=True)
class Movers:
    risers: list[Mover]
    fallers: list[Mover]


@dataclass(frozen=True, slots=True)
class Ranked:
    key: str
    title: str
    counts: Counts


def movers(filters: Filters, *, by: str = "product", least: int = TOO_FEW, limit: int = 5) -> Movers:
    """The biggest changes against the same length of time before; whoever has fewer than `least` reviews in either is
    left out, and one product has nothing to be compared with. Four queries, and a few for a category's products."""
    if by == "product" and filters.product:
        return Movers([], [])
    # whole weeks before the other time is reckoned, or one week would count on both sides
    now = filters.with_days().snapped(Grain.WEEK)
    before = now.before()
    changes = _changes(before, now, by, least)
    category = filters.category if by == "product" else ""
    fallers = list(islice(_within(category, (key for key, change in changes if change < 0)), limit))
    risers = list(islice(_within(category, (key for key, change in reversed(changes) if change > 0)), limit))
    known = _known(before, now, by, {*risers, *fallers})
    return Movers([known[key] for key in risers], [known[key] for key in fallers])


def _changes(before: Filters, now: Filters, by: str, least: int) -> list[tuple[str, float]]:
    """Keys and how much their mood changed, the greatest fall first. Thousands of keys are compared, few are shown:
    only what decides is added up, both times in one pass."""
    rows, column = _rows_by(by, before, now)
    sums = {f"{name}_then": Sum(name, filter=Q(day__lt=now.since), default=0) for name in MOOD} | {
        f"{name}_now": Sum(name, filter=Q(day__gte=now.since), default=0) for name in MOOD
    }
    with without_helpers():
        summed_up = list(rows.order_by().values(column).annotate(**sums).values_list(column, *sums))
    found = []
    for key, *values in summed_up:
        then, today = sum(values[:3]), sum(values[3:])
        if then >= least and today >= least:
            found.append((key, (values[5] - values[3]) / (today or 1) - (values[2] - values[0]) / (then or 1)))
    return sorted(found, key=lambda each: (each[1], each[0]))


def _known(before: Filters, now: Filters, by: str, keys: set[str]) -> dict[str, Mover]:
    if not keys:
        return {}
    titles = _titles(by, keys)
    then, today = (_counts_of(filters, by, keys) for filters in (before, now))
    return {key: Mover(key, titles.get(key, key), today[key], then[key]) for key in keys}


def _counts_of(filters: Filters, by: str, keys: set[str]) -> dict[str, Counts]:
    rows, column = _rows_by(by, filters)
    return dict(summed(rows.filter(**{f"{column}__in": keys}), column))


def _rows_by(by: str, *times: Filters) -> tuple[QuerySet[ReviewRollup], str]:
    """Counts that add up to these times, and the column that tells whose they are."""
    if by == "aspect":
        since, until = times[0].since, times[-1].until
        return rows_of(replace(times[0], since=since, until=until), Grain.WEEK).exclude(aspect=""), "aspect"
    if by not in {"product", "category"}:
        raise InvalidInput(_("Choose product, category or aspect."), code="unknown_by")
    return rows_spanning(Scope(by), *times), "key"


def ranking(
    filters: Filters, *, by: str = "product", label: str = Label.NEGATIVE, least: int = TOO_FEW, limit: int = 10
) -> list[Ranked]:
    """By the share of `label`, the greatest first; with an aspect, by what is said of it. Two queries, and a few for a
    category's products."""
    if by not in {"product", "category"} or label not in Label.values:
        raise InvalidInput(_("Choose product or category, and a label."), code="unknown_by")
    if filters.grain() == Grain.ALL:
        rows = rows_of(filters, Grain.ALL, every_key=Scope(by)).filter(aspect=filters.aspect)
    else:
        rows = rows_spanning(Scope(by), filters.snapped(Grain.WEEK))
    with without_helpers():
        found = [(key, counts) for key, counts in summed(rows, "key") if counts.total >= least]
    found.sort(key=lambda each: (-each[1].share(label), -each[1].total, each[0]))
    keys = list(islice(_within(filters.category if by == "product" else "", (key for key, _ in found)), limit))
    titles, counted = _titles(by, keys), dict(found)
    return [Ranked(key, titles.get(key, key), counted[key]) for key in keys]


def _within(category: str, products: Iterable[str]) -> Iterator[str]:
    """Those of the category, in their order; all where none is given. Counts of products know no category, so the shop
    is asked, one query for each `CATEGORIES_READ` products that somebody looks at."""
    pending = iter(products)
    if not category:
        yield from pending
        return
    while batch := list(islice(pending, CATEGORIES_READ)):
        found = get_shop_map().products.categories(batch)
        yield from (key for key in batch if found.get(key) == category)


def _titles(by: str, keys: Iterable[str]) -> dict[str, str]:
    read: dict[str, Callable[[], dict[str, str]]] = {"product": lambda: product_titles(keys), "aspect": aspect_names}
    return read[by]() if by in read else {}


def product_titles(keys: Iterable[str]) -> dict[str, str]:
    """Key -> title; products that are gone are left out. One query for 500."""
    return get_shop_map().products.titles(set(keys))
