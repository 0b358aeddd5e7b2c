"""Threads of a worker that serves clicks and bulk alike: bulk jobs never take them all."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from ecom_ai.jobs.queues import Queue


class BulkPlaces:
    """At most `limit` bulk jobs at once in this process; no limit until one is set."""

    def __init__(self) -> None:
        self._free: threading.BoundedSemaphore | None = None

    def limit(self, places: int | None) -> None:
        self._free = None if places is None else threading.BoundedSemaphore(places)

    @contextmanager
    def take(self, queue: str) -> Iterator[bool]:
        """Whether a job of `queue` may run now; never waits."""
        free = self._free if queue == Queue.BULK else None
        if free is None:
            yield True
            return
        got = free.acquire(blocking=False)
        try:
            yield got
        finally:
            if got:
                free.release()


bulk_places = BulkPlaces()
