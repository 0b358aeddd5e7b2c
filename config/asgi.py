"""The web application, with no more requests at work at once than the database has connections for."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
AT_ONCE = int(os.environ.get("WEB_REQUESTS", "8"))
"""More than that only fight for the one core that a Python process can use: a burst takes longer."""


class Limited:
    """The others wait their turn: a burst of a hundred must not ask PostgreSQL for a hundred connections. A request
    takes its place once all of its body is here: whoever sends theirs slowly, or never, keeps nobody else waiting. A
    stream of events gives its place back with its first byte: from then on it only waits, and holds no connection."""

    def __init__(self, application: Any, at_once: int) -> None:
        self.application = application
        self.places = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        holds = began = False

        async def arriving() -> Any:
            nonlocal holds, began
            message = await receive()
            if not began and not message.get("more_body"):
                began = True
                await self.places.acquire()
                holds = True
            return message

        def leave() -> None:
            nonlocal holds
            if holds:
                holds = False
                self.places.release()

        async def passing_on(message: Any) -> None:
            if message["type"] == "http.response.start" and _is_stream(message):
                leave()
            await send(message)

        try:
            await self.application(scope, arriving, passing_on)
        finally:
            leave()


def _is_stream(start: Any) -> bool:
    headers = {name.lower(): value for name, value in start.get("headers", [])}
    return bytes(headers.get(b"content-type", b"")).startswith(b"text/event-stream")


application = Limited(get_asgi_application(), AT_ONCE)
