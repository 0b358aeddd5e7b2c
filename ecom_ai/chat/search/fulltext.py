"""Full text of the two databases behind one interface: which rows hold these words, and how many rows hold each."""

from __future__ import annotations

import time
from collections.abc import Iterable, Sequence
from typing import Protocol

from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper

from ecom_ai.chat.search.models import SearchEntry

MOST = 4_000
"""A word that more rows hold tells little, and reading them all costs more than it is worth."""
REMEMBERED_SECONDS = 60.0
_REMEMBERED = 50_000


class FullText(Protocol):
    def rows(self, keys: Sequence[str], within: Sequence[str], limit: int) -> list[int]:
        """Ids of entries that hold any of `keys` and all of `within`, the best first."""

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        """How many entries hold each key, counted up to `MOST`."""


class PostgresText:
    """A stored tsvector of both token columns, words of the title with weight A."""

    def __init__(self, connection: BaseDatabaseWrapper) -> None:
        self.connection = connection

    def rows(self, keys: Sequence[str], within: Sequence[str], limit: int) -> list[int]:
        query = f"({' | '.join(map(_lexeme, keys))}) & {' & '.join(map(_lexeme, within))}"
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT id FROM ecom_ai_searchentry WHERE vector @@ %s::tsquery "
                "ORDER BY ts_rank('{0.1, 0.1, 0.1, 1.0}', vector, %s::tsquery) DESC, id LIMIT %s",
                [query, query, limit],
            )
            return [row[0] for row in cursor.fetchall()]

    def counts(self, keys: Iterable[str]) -> dict[str, int]:
        wanted = list(keys)
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

    def rows(self, keys: Sequence[str], within: Sequence[str], limit: int) -> list[int]:
        query = f"({' OR '.join(map(_phrase, keys))}) AND {' AND '.join(map(_phrase, within))}"
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT rowid FROM ecom_ai_search_words WHERE ecom_ai_search_words MATCH %s "
                "ORDER BY bm25(ecom_ai_search_words, 8.0, 1.0), rowid LIMIT %s",
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
