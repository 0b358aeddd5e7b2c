"""The same thing from many threads that start together, each with a connection of its own."""

from __future__ import annotations

import fcntl
import os
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
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

    def one(number: int) -> T:
        if number < width:
            together.wait(120)
        try:
            return function(number)
        finally:
            connections.close_all()

    with _turn(), ThreadPoolExecutor(width) as pool:
        _wait_for_room(width)
        return list(pool.map(one, range(times)))


@contextmanager
def _turn() -> Iterator[None]:
    """One test process at a time: PostgreSQL has a hundred connections for everybody."""
    with (Path(tempfile.gettempdir()) / f"ecom_ai-tests-{os.getuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _wait_for_room(wanted: int) -> None:
    """Those of the test before may still be going."""
    if connection.vendor != "postgresql":
        return
    for _try in range(WAIT_SECONDS * 10):
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_setting('max_connections')::int - count(*) FROM pg_stat_activity")
            if cursor.fetchone()[0] >= wanted + SPARE:
                return
        time.sleep(0.1)
