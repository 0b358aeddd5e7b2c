"""The same thing from many threads that start together, each with a connection of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connection, connections

T = TypeVar("T")
SPARE = 15
"""Connections that the other test process, the sweeper and the like may need meanwhile."""
WAIT_SECONDS = 30


def at_once(function: Callable[[int], T], times: int, *, width: int | None = None) -> list[T]:
    """What it returned for 0, 1, ... `times` - 1; the first `width` calls begin at the same moment, others follow."""
    width = min(times, width or times)
    together = Barrier(width)
    _wait_for_room(width)

    def one(number: int) -> T:
        if number < width:
            together.wait(120)
        try:
            return function(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(width) as pool:
        return list(pool.map(one, range(times)))


def _wait_for_room(wanted: int) -> None:
    """PostgreSQL has a hundred connections for everybody, and those of the test before may still be going."""
    if connection.vendor != "postgresql":
        return
    for _try in range(WAIT_SECONDS * 10):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity")
            if cursor.fetchone()[0] >= wanted + SPARE:
                return
        time.sleep(0.1)
