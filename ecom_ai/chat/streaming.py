"""Server-sent events: readers of what is stored, never the writers. A stream that waits holds no connection."""

from __future__ import annotations

import asyncio
import threading
import time
import uuid
from collections.abc import AsyncIterator
from dataclasses import dataclass

from asgiref.sync import sync_to_async
from django.utils.translation import gettext as _

from ecom_ai.chat.tailing import Follower, Tail, close_connection, tail
from ecom_ai.exceptions import LimitReached

COMMENT_SECONDS = 15.0
LONGEST_SECONDS = 600.0
LEASE_SECONDS = 45.0
MOST_STREAMS = 1_000
"""In one process, whoever they belong to."""


@dataclass(frozen=True, slots=True)
class Lease:
    owner: str
    key: uuid.UUID


class Leases:
    """Who has how many streams in this process. A lease ends by itself unless it is renewed: the stream of a client
    who left before its first byte never gets to its `finally`."""

    def __init__(self) -> None:
        self._held: dict[str, dict[uuid.UUID, float]] = {}
        self._lock = threading.Lock()

    def take(self, owner: str, most: int) -> Lease:
        with self._lock:
            self._drop_expired()
            held = self._held.setdefault(owner, {})
            if len(held) >= most or sum(map(len, self._held.values())) >= MOST_STREAMS:
                raise LimitReached(
                    _("Too many open streams; ask for new messages instead."),
                    code="too_many_streams",
                    retry_after=int(LEASE_SECONDS),
                )
            lease = Lease(owner, uuid.uuid4())
            held[lease.key] = time.monotonic() + LEASE_SECONDS
            return lease

    def renew(self, lease: Lease) -> None:
        with self._lock:
            self._held.setdefault(lease.owner, {})[lease.key] = time.monotonic() + LEASE_SECONDS

    def give_back(self, lease: Lease) -> None:
        with self._lock:
            self._held.get(lease.owner, {}).pop(lease.key, None)

    def __len__(self) -> int:
        with self._lock:
            self._drop_expired()
            return sum(map(len, self._held.values()))

    def _drop_expired(self) -> None:
        now = time.monotonic()
        for owner, held in list(self._held.items()):
            for key in [key for key, until in held.items() if until < now]:
                del held[key]
            if not held:
                del self._held[owner]


leases = Leases()


class EventStream:
    """The body of a response. Its place is given back by whichever comes first: the end, the server closing the
    response, or the lease running out."""

    def __init__(self, follower: Follower, lease: Lease) -> None:
        self.follower, self.lease = follower, lease
        self._tail: Tail | None = None

    def close(self) -> None:
        leases.give_back(self.lease)
        if self._tail is not None:
            self._tail.leave(self.follower)

    async def __aiter__(self) -> AsyncIterator[str]:
        # the view's thread lives as long as the response, its connection need not
        await sync_to_async(close_connection)()
        self._tail = tail()
        self._tail.follow(self.follower)
        try:
            yield "retry: 1000\n\n"
            async for event in self._events():
                yield event
        finally:
            self.close()

    async def _events(self) -> AsyncIterator[str]:
        end = time.monotonic() + LONGEST_SECONDS
        while time.monotonic() < end:
            try:
                event = await asyncio.wait_for(self.follower.queue.get(), COMMENT_SECONDS)
            except TimeoutError:
                event = ": still here\n\n"
            if event is None:
                return
            leases.renew(self.lease)
            yield event
