"""Counts kept beside the scores: taken back before a score changes, added after it, in one transaction.

The database adds up itself (INSERT ... SELECT ... GROUP BY ... ON CONFLICT DO UPDATE), so a new review costs a few
rows, and a chunk of a backfill one pass. SQLite and PostgreSQL understand the same words, but for dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection, transaction

from ecom_ai.reviews.models import ALL_TIME, BLOCK, AspectMention, Grain, ReviewRollup, ReviewScore, Scope

TURN = 0x65636F6D5F6169
"""Key of an advisory lock of PostgreSQL: the counts of the whole shop are a few rows for all, so writers take turns."""
KEPT = (Grain.DAY, Grain.WEEK, Grain.ALL)
EVERY = [(scope, grain) for scope in (Scope.SHOP, Scope.CATEGORY, Scope.PRODUCT) for grain in KEPT]
EVERY.append((Scope.PRODUCT, Grain.FOUR))
WHOLE = [*EVERY, (Scope.MODEL, Grain.ALL)]
ASPECT = [place for place in EVERY if place != (Scope.PRODUCT, Grain.DAY)]
KEY = ("scope", "grain", "key", "aspect", "day", "language")

_DATES = {
    "postgresql": (
        "(day - (EXTRACT(ISODOW FROM day)::int - 1))",
        f"(DATE '{date.min}' + (day - DATE '{date.min}') / {BLOCK.days} * {BLOCK.days})",
        f"DATE '{ALL_TIME}'",
    ),
    "sqlite": (
        "date(day, 'weekday 0', '-6 days')",
        f"date(day, '-' || (CAST(julianday(day) - julianday('{date.min}') AS INTEGER) %% {BLOCK.days}) || ' days')",
        f"'{ALL_TIME}'",
    ),
}
"""The Monday of a day, the first day of its four weeks, the day of all time."""
_IS = "SUM(CASE WHEN {0} THEN 1 ELSE 0 END)"
_LABELS = ("= 'negative'", "= 'neutral'", "= 'positive'", "= ''")
_WHOLE_COUNTS = (
    *(_IS.format(f"label {each}") for each in _LABELS),
    *(_IS.format("contradicts"), "SUM(COALESCE(rating, 0))", _IS.format("rating IS NOT NULL")),
)
_ANY = "MAX(CASE WHEN polarity = '{0}' THEN 1 ELSE 0 END) = 1"
_VERDICT = (
    f"CASE WHEN {_ANY.format('negative')} AND {_ANY.format('positive')} THEN 'neutral' "
    f"WHEN {_ANY.format('negative')} THEN 'negative' WHEN {_ANY.format('positive')} THEN 'positive' "
    f"WHEN {_ANY.format('neutral')} THEN 'neutral' ELSE '' END"
)
_MENTION_COUNTS = (*(_IS.format(f"polarity {each}") for each in _LABELS), "0", "0", "0")


def take_back(score_ids: Sequence[int]) -> None:
    """Before these scores change or go. Call in a transaction that holds their rows."""
    _tally(score_ids, -1)


def add(score_ids: Sequence[int]) -> None:
    """After these scores came or changed, in the same transaction."""
    _tally(score_ids, 1)


def _tally(score_ids: Sequence[int], sign: int) -> None:
    if not score_ids:
        return
    take_turn()
    marks = ", ".join(["%s"] * len(score_ids))
    for select in (_whole(WHOLE, f"id IN ({marks})"), _mentioned(ASPECT, f"score_id IN ({marks})")):
        _run(_upsert(select, sign), score_ids)


def take_turn() -> None:
    """Until the end of the transaction nobody else changes counts; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        _run("SELECT pg_advisory_xact_lock(%s)", [TURN])


def _run(sql: str, params: Sequence[Any] = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(params))


# Nothing below comes from outside but ids, which are parameters.


def _upsert(select: str, sign: int) -> str:
    """Rows of one aspect and time are written side by side, for so they are read."""
    table = ReviewRollup._meta.db_table
    counts = ReviewRollup.COUNTS
    signed = ", ".join(f"{'-' if sign < 0 else ''}{name}" for name in counts)
    added = ", ".join(f"{name} = {table}.{name} + EXCLUDED.{name}" for name in counts)
    columns = ", ".join((*KEY, *counts))
    return (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(KEY)}, {signed} FROM ({select}) AS summed WHERE 1 = 1 "  # noqa: S608
        f"ORDER BY scope, grain, aspect, day, key "
        f"ON CONFLICT ({', '.join(KEY)}) DO UPDATE SET {added}"
    )


def _whole(places: Sequence[tuple[Scope, Grain]], where: str = "1 = 1") -> str:
    return _select(ReviewScore._meta.db_table, places, where, aspect="''", model="model_version", counts=_WHOLE_COUNTS)


def _mentioned(places: Sequence[tuple[Scope, Grain]], where: str = "1 = 1") -> str:
    """A review that mentions an aspect three times counts once; one that both praises and blames it is neutral."""
    table = (
        f"(SELECT score_id, aspect, MAX(product_id) AS product_id, MAX(category) AS category, MAX(day) AS day, "  # noqa: S608
        f"MAX(language) AS language, {_VERDICT} AS polarity "
        f"FROM {AspectMention._meta.db_table} WHERE {where} GROUP BY score_id, aspect) AS mentioned"
    )
    return _select(table, places, "1 = 1", aspect="aspect", model="''", counts=_MENTION_COUNTS)


def _select(
    table: str, places: Sequence[tuple[Scope, Grain]], where: str, *, aspect: str, model: str, counts: Sequence[str]
) -> str:
    monday, block, all_time = _DATES[connection.vendor]
    place = " UNION ALL ".join(f"SELECT '{scope.value}' AS scope, '{grain.value}' AS grain" for scope, grain in places)
    key = (
        f"CASE scope WHEN 'category' THEN category WHEN 'product' THEN product_id WHEN 'model' THEN {model} ELSE '' END"
    )
    day = f"CASE grain WHEN 'day' THEN day WHEN 'week' THEN {monday} WHEN 'four' THEN {block} ELSE {all_time} END"
    named = ", ".join(f"{count} AS {name}" for count, name in zip(counts, ReviewRollup.COUNTS, strict=True))
    return (
        f"SELECT scope, grain, {key} AS key, {aspect} AS aspect, {day} AS day, language, {named} "  # noqa: S608
        f"FROM {table} CROSS JOIN ({place}) AS places WHERE {where} AND (scope = 'shop' OR {key} <> '') "
        f"GROUP BY 1, 2, 3, 4, 5, 6"
    )


@dataclass(frozen=True, slots=True)
class Drift:
    """Counts of one scope and grain that are not what the scores add up to."""

    scope: str
    grain: str
    rows: int


def rebuild_rollups(*, mend: bool = True) -> list[Drift]:
    """Add everything up again, one scope and grain after the other, and write it where it differs."""
    found = []
    for scope, grain in WHOLE:
        with transaction.atomic():
            take_turn()
            rows = _differing(scope, grain)
            if rows:
                found.append(Drift(scope, grain, rows))
            if rows and mend:
                ReviewRollup.objects.filter(scope=scope, grain=grain).delete()
                for select in _selects(scope, grain):
                    _run(_upsert(select, 1))
    return found


def _selects(scope: Scope, grain: Grain) -> list[str]:
    place = (scope, grain)
    return [_whole([place])] + ([_mentioned([place])] if place in ASPECT else [])


def _differing(scope: Scope, grain: Grain) -> int:
    counts = ReviewRollup.COUNTS
    columns = ", ".join((*KEY, *counts))
    any_left = " OR ".join(f"{name} <> 0" for name in counts)
    expected = " UNION ALL ".join(_selects(scope, grain))
    sql = (
        f"WITH expected AS (SELECT {columns} FROM ({expected}) AS each), "  # noqa: S608
        f"stored AS (SELECT {columns} FROM {ReviewRollup._meta.db_table} "
        f"WHERE scope = %s AND grain = %s AND ({any_left})), "
        f"missing AS (SELECT * FROM expected EXCEPT SELECT * FROM stored), "
        f"surplus AS (SELECT * FROM stored EXCEPT SELECT * FROM expected) "
        f"SELECT (SELECT COUNT(*) FROM missing) + (SELECT COUNT(*) FROM surplus)"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [scope.value, grain.value])
        return int(cursor.fetchone()[0])
