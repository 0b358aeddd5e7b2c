"""The web application, with no more requests at work at once than the database has connections for."""

from __future__ import annotations

import asyncio
import os
from typing import Any

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
AT_ONCE = int(os.environ.get("WEB_REQUESTS", "24"))


class Limited:
    """The others wait their turn: a burst of a hundred must not ask PostgreSQL for a hundred connections."""

    def __init__(self, application: Any, at_once: int) -> None:
        self.application = application
        self.places = asyncio.Semaphore(at_once)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async with self.places:
            await self.application(scope, receive, send)


application = Limited(get_asgi_application(), AT_ONCE)
