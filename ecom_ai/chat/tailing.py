"""What the streams of a process read: all of them together, in one query a tick, over one connection of their own."""

from __future__ import annotations

import asyncio
import json
import logging
import time
import uuid
import weakref
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DatabaseError, InterfaceError, connection, reset_queries

from ecom_ai.chat import services
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.states import RUNNING, ChatState, MessageStatus

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.05
IDLE_SECONDS = 0.5
"""Between two looks where only whole conversations are followed, and nobody waits for a next word."""
AWAY_SECONDS = 1.0
SETTLE_SECONDS = 1.0
LONGEST_NUMBER = 19

Events = list[str | None]
"""Events as they are sent; None ends the stream."""


@dataclass(frozen=True, slots=True)
class Place:
    """How far a client has read one answer: characters of one attempt at it."""

    message: int
    attempt: int = -1
    """-1: nothing yet."""
    read: int = 0

    @classmethod
    def after(cls, message: int, event_id: str) -> Place:
        """From a `Last-Event-ID`; whatever is none of ours, or of another answer, means the beginning."""
        parts = event_id.split(":")
        numbers = all(part.isascii() and part.isdigit() and len(part) < LONGEST_NUMBER for part in parts)
        if len(parts) != 3 or not numbers or int(parts[0]) != message:
            return cls(message)
        return cls(message, int(parts[1]), int(parts[2]))


@dataclass(frozen=True, slots=True)
class TalkPlace:
    """How far a client has read a whole conversation."""

    talk: uuid.UUID
    last_message: int
    revision: int = -1


@dataclass(slots=True, eq=False)
class Follower:
    """One stream: how far it is, and the events that it is to send."""

    place: Place | TalkPlace
    queue: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)


@dataclass(frozen=True, slots=True)
class Step:
    """What a follower gets, and where it stands afterwards; it moves only once it got all of it."""

    follower: Follower
    place: Place | TalkPlace
    events: Events


def sse(event: str, data: Any, event_id: str = "") -> str:
    """One event; JSON has no bare line breaks, so one data line is enough."""
    head = f"id: {event_id}\n" if event_id else ""
    return f"{head}event: {event}\ndata: {json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False)}\n\n"


def events_of_answer(place: Place, message: Message) -> tuple[Place, Events]:
    """What a client at `place` has not seen of the answer."""
    if message.status == MessageStatus.PENDING and place.attempt < 0:
        return place, []
    here = Place(message.pk, message.attempt, len(message.text))
    known = place.attempt in {-1, message.attempt} and place.read <= here.read
    events: Events = []
    if message.is_running and not known:  # begun anew: forget what was shown
        events.append(sse("message", services.message_data(message), message.cursor))
    elif known and message.status != MessageStatus.FAILED and here.read > place.read:
        chunk = {"message": message.pk, "n": here.read, "text": message.text[place.read :]}
        events.append(sse("chunk", chunk, message.cursor))
    if not message.is_running:
        events += [sse("message", services.message_data(message), message.cursor), None]
    return here, events


def events_of_talk(place: TalkPlace, talk: Conversation) -> tuple[TalkPlace, Events]:
    """State and new messages of a whole conversation. What is behind a running answer comes again with it: clients
    replace a message by its number."""
    page = services.page_of(talk, after=place.last_message)
    messages = page.pop("messages")
    page.pop("more")
    events: Events = [sse("state", page), *(sse("message", message) for message in messages)]
    running = [message["id"] for message in messages if message["status"] in RUNNING]
    seen = [message["id"] for message in messages if not running or message["id"] < min(running)]
    if talk.state == ChatState.CLOSED:
        events.append(None)
    return TalkPlace(talk.pk, max([place.last_message, *seen]), talk.revision), events


class Tail:
    """Reads for all followers of one event loop, as long as there are any."""

    def __init__(self) -> None:
        self.followers: set[Follower] = set()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="ecom_ai-tail")
        self._task: asyncio.Task[None] | None = None
        self._settled_at = 0.0

    def follow(self, follower: Follower) -> None:
        self.followers.add(follower)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._run())

    def leave(self, follower: Follower) -> None:
        """From any thread, any number of times."""
        self.followers.discard(follower)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        while True:
            if not self.followers:
                await loop.run_in_executor(self._thread, close_connection)
                if not self.followers:
                    return
            await asyncio.sleep(await self._tick(loop))

    async def _tick(self, loop: asyncio.AbstractEventLoop) -> float:
        """Read and hand out; seconds until the next time."""
        followers = list(self.followers)
        try:
            steps = await loop.run_in_executor(self._thread, self.look, followers)
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The streams wait for the database: %s", error)
            await loop.run_in_executor(self._thread, close_connection)
            return AWAY_SECONDS
        except Exception:
            logger.exception("The streams of this process end; their clients come again")
            steps = [Step(each, each.place, [None]) for each in followers]
        for step in steps:
            step.follower.place = step.place
            for event in step.events:
                step.follower.queue.put_nowait(event)
        return TICK_SECONDS if any(isinstance(each.place, Place) for each in followers) else IDLE_SECONDS

    def look(self, followers: Sequence[Follower]) -> list[Step]:
        """One query for the answers and one for the talks, however many follow them."""
        reset_queries()
        answers = [(each, each.place) for each in followers if isinstance(each.place, Place)]
        talks = [(each, each.place) for each in followers if isinstance(each.place, TalkPlace)]
        return [*(self._answers(answers) if answers else []), *(_talks(talks) if talks else [])]

    def _answers(self, followers: list[tuple[Follower, Place]]) -> list[Step]:
        keys = {place.message for _follower, place in followers}
        self._settle(keys)
        rows = Message.objects.filter(pk__in=keys).select_related("conversation", "author").defer("trace").in_bulk()
        return [
            Step(each, *events_of_answer(place, rows[place.message]))
            if place.message in rows
            else Step(each, place, [None])
            for each, place in followers
        ]

    def _settle(self, keys: set[int]) -> None:
        if time.monotonic() - self._settled_at >= SETTLE_SECONDS:
            self._settled_at = time.monotonic()
            services.settle_lost(messages=keys)


def _talks(followers: list[tuple[Follower, TalkPlace]]) -> list[Step]:
    keys = {place.talk for _follower, place in followers}
    revisions = dict(Conversation.objects.filter(pk__in=keys).values_list("pk", "revision"))
    moved = [(each, place) for each, place in followers if revisions.get(place.talk) != place.revision]
    rows = Conversation.objects.filter(pk__in={place.talk for _each, place in moved}).select_related("staff").in_bulk()
    return [
        Step(each, *events_of_talk(place, rows[place.talk])) if place.talk in rows else Step(each, place, [None])
        for each, place in moved
    ]


def close_connection() -> None:
    """That of the thread in which it is called."""
    connection.close()


_tails: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Tail] = weakref.WeakKeyDictionary()


def tail() -> Tail:
    """That of the running event loop."""
    loop = asyncio.get_running_loop()
    if loop not in _tails:
        _tails[loop] = Tail()
    return _tails[loop]
