"""Adds up a long time of thousands of products from few rows: whole blocks of four weeks, single weeks at the ends."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from django.db import connection, transaction
from django.db.models import Q, QuerySet

from ecom_ai.reviews.models import BLOCK, Grain, ReviewRollup, Scope
from ecom_ai.reviews.services.filters import Filters

DAY = timedelta(days=1)


def rows_spanning(scope: Scope, *times: Filters) -> QuerySet[ReviewRollup]:
    """Counts of every key of this scope whose sum over each of these times, which are whole weeks and alike in all
    else, is the sum of its weeks. A row begins in the time that it is counted in."""
    rows = ReviewRollup.objects.filter(scope=scope, aspect=times[0].aspect)
    if times[0].language:
        rows = rows.filter(language=times[0].stored_language)
    wanted = Q(pk__in=[])
    for time in times:
        grains = _pieces(time.since, time.until) if scope == Scope.PRODUCT else [(Grain.WEEK, time.since, time.until)]
        for grain, since, until in grains:
            wanted |= _between(grain, since, until)
    return rows.filter(wanted)


@contextmanager
def without_helpers() -> Iterator[None]:
    """PostgreSQL reads alone. It does not know that rows of one time lie side by side, so it thinks such a sum dear
    and starts parallel workers: 20 ms for what takes one process 6 ms."""
    if connection.vendor != "postgresql":
        yield
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL max_parallel_workers_per_gather = 0")
        yield


def _between(grain: Grain, since: date | None, until: date | None) -> Q:
    wanted = Q(grain=grain)
    if since is not None:
        wanted &= Q(day__gte=since)
    return wanted if until is None else wanted & Q(day__lte=until)


def _pieces(since: date | None, until: date | None) -> Iterator[tuple[Grain, date | None, date | None]]:
    """Grain, first and last day; `since` is a Monday, `until` a Sunday, or None where the time is open."""
    first = since and block_of(since + BLOCK - DAY)  # the first block that begins within
    end = until and block_of(until + DAY)  # the first day behind the last block that ends within
    if first is not None and end is not None and first >= end:
        yield Grain.WEEK, since, until
        return
    if since != first:
        yield Grain.WEEK, since, first and first - DAY
    yield Grain.FOUR, first, end and end - DAY
    if until and end and end <= until:
        yield Grain.WEEK, end, until


def block_of(day: date) -> date:
    """The first day of its four weeks. Counted from the first of January of the year 1, which was a Monday."""
    return date.min + (day - date.min) // BLOCK * BLOCK
