"""Full text of the two databases behind one interface: which rows hold these words, and how many rows hold each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from ecom_ai.chat.search.models import SearchEntry

MOST = 1_500
"""Rows are counted up to here: a word that more of them hold tells little, however many there are."""
REMEMBERED_SECONDS = 60.0
_REMEMBERED = 50_000


Clause = tuple[str, ...]
"""Words that stand together."""


class FullText(Protocol):
    def rows(self, clauses: Sequence[Clause], within: Sequence[str], limit: int, *, ranked: bool = True) -> list[int]:
        """Ids of entries that hold all words of any clause, and all of `within`: the best first, or just some, where
        all are as good."""

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        """How many entries hold each key, counted up to `MOST`."""


class PostgresText:
    """A stored tsvector of both token columns, words of the title with weight A."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def rows(self, clauses: Sequence[Clause], within: Sequence[str], limit: int, *, ranked: bool = True) -> list[int]:
        any_of = " | ".join(f"({' & '.join(map(_lexeme, clause))})" for clause in clauses)
        query = f"({any_of}) & {' & '.join(map(_lexeme, within))}"
        order, values = "", [query]
        if ranked:
            order = "ORDER BY ts_rank('{0.1, 0.1, 0.1, 1.0}', vector, %s::tsquery) DESC, id"
            values = [query, query]
        with self.connection.cursor() as cursor:
            cursor.execute(
                f"SELECT id FROM ecom_ai_searchentry WHERE vector @@ %s::tsquery {order} LIMIT {limit:d}",  # noqa: S608
                values,
            )
            return [row[0] for row in cursor.fetchall()]

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        known = _statistics(self.connection)
        every = list(keys)
        found = {key: MOST for key in every if known.get(key, 0) >= MOST}
        return found | self._exactly([key for key in every if key not in found])

    def _exactly(self, wanted: list[str]) -> dict[str, int]:
        if not wanted:
            return {}
        one = "SELECT count(*) FROM (SELECT 1 FROM ecom_ai_searchentry WHERE vector @@ %s::tsquery LIMIT %s) AS found"
        values = [value for key in wanted for value in (_lexeme(key), MOST)]
        with self.connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(f"SELECT {n} AS place, ({one})" for n in range(len(wanted))), values)
            return {wanted[place]: count for place, count in cursor.fetchall()}


class SQLiteText:
    """An FTS5 table over the same columns; its vocabulary knows the counts."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def rows(self, clauses: Sequence[Clause], within: Sequence[str], limit: int, *, ranked: bool = True) -> list[int]:
        any_of = " OR ".join(f"({' AND '.join(map(_phrase, clause))})" for clause in clauses)
        query = f"({any_of}) AND {' AND '.join(map(_phrase, within))}"
        with self.connection.cursor() as cursor:
            order = "ORDER BY bm25(ecom_ai_search_words, 8.0, 1.0), rowid" if ranked else ""
            cursor.execute(
                f"SELECT rowid FROM ecom_ai_search_words WHERE ecom_ai_search_words MATCH %s {order} LIMIT %s",  # noqa: S608
                [query, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        wanted = list(keys)
        if not wanted:
            return {}
        marks = ", ".join(["%s"] * len(wanted))
        with self.connection.cursor() as cursor:
            cursor.execute(f"SELECT term, doc FROM ecom_ai_search_counts WHERE term IN ({marks})", wanted)  # noqa: S608
            found = dict(cursor.fetchall())
        return {key: min(found.get(key, 0), MOST) for key in wanted}


_known: dict[str, tuple[float, dict[str, float]]] = {}


def _statistics(connection: BaseDatabaseWrapper) -> dict[str, float]:
    """About how many rows hold each of the commonest words, as the last ANALYZE found: to count them would read all."""
    database = str(connection.settings_dict["NAME"])
    until, words = _known.get(database, (0.0, {}))
    if until > time.monotonic():
        return words
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT most_common_elems::text::text[], most_common_elem_freqs, "
            "(SELECT reltuples FROM pg_class WHERE oid = 'ecom_ai_searchentry'::regclass) "
            "FROM pg_stats "
            "WHERE tablename = 'ecom_ai_searchentry' AND attname = 'vector' AND schemaname = current_schema()"
        )
        row = cursor.fetchone()
    words = {word: share * row[2] for word, share in zip(row[0], row[1], strict=False)} if row and row[0] else {}
    _known[database] = (time.monotonic() + REMEMBERED_SECONDS, words)
    return words


def full_text() -> FullText:
    connection = connections[router.db_for_read(SearchEntry)]
    return PostgresText(connection) if connection.vendor == "postgresql" else SQLiteText(connection)


class Counts:
    """Counts of words, remembered for a minute: they weigh words, so they need not be exact. A word that no row held
    is asked for again, or a new product would not be found by its name."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[float, int]] = {}

    def of(self, keys: Iterable[str]) -> dict[str, int]:
        wanted = list(dict.fromkeys(keys))
        database = str(connections[router.db_for_read(SearchEntry)].settings_dict["NAME"])
        now = time.monotonic()
        found = {key: known[1] for key in wanted if (known := self._known.get((database, key))) and known[0] > now}
        fresh = full_text().counts(key for key in wanted if key not in found)
        if len(self._known) > _REMEMBERED:
            self._known.clear()
        for key, count in fresh.items():
            if count:
                self._known[database, key] = (now + REMEMBERED_SECONDS, count)
        return found | fresh

    def clear(self) -> None:
        self._known.clear()


counts = Counts()


def _lexeme(key: str) -> str:
    return "'" + key.replace("\\", "\\\\").replace("'", "''") + "'"


def _phrase(key: str) -> str:
    return '"' + key.replace('"', '""') + '"'
