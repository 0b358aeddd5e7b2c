"""Before a search: rows that the host saved are read again, and now and then it is looked what changed unheard."""

from __future__ import annotations

import threading
import time

from django.db import connections, router

from ecom_ai.chat.search import indexing
from ecom_ai.chat.search.documents import Shelf, shelves
from ecom_ai.chat.search.models import SearchEntry
from ecom_ai.jobs import services as jobs

LOOK_EVERY = 15.0
"""Seconds between two looks for rows that came or went without a signal (`bulk_create`, another program)."""
SMALL = 2_000
"""A shelf of this many rows is compared and indexed while the question waits; a larger one by a job."""

_lock = threading.Lock()
_looked: dict[str, float] = {}


def bring_up_to_date() -> None:
    indexing.refresh()
    if _is_time():
        for shelf in shelves():
            _look(shelf)


def look_now() -> None:
    """The next search looks at once; for tests, and after an import."""
    with _lock:
        _looked.clear()


def _is_time() -> bool:
    database = str(connections[router.db_for_read(SearchEntry)].settings_dict["NAME"])
    now = time.monotonic()
    with _lock:
        if now < _looked.get(database, 0.0):
            return False
        _looked[database] = now + LOOK_EVERY
        return True


def _look(shelf: Shelf) -> None:
    """Help texts are few and compared by content; of products the numbers are compared."""
    rows = shelf.mapped.queryset().count()
    if rows <= SMALL:
        indexing.catch_up(shelf, check=True)
    elif not indexing.is_complete(shelf):
        from ecom_ai.chat.search.tasks import rebuild_index

        jobs.enqueue(rebuild_index, singleton="all")
