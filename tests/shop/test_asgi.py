"""The limit on requests at work: everybody comes to their turn, and open streams are not in the way."""

from __future__ import annotations

import asyncio
from typing import Any

from config.asgi import Limited


async def nothing(*_arguments: Any) -> None:
    return None


async def no_body() -> dict[str, Any]:
    return {"type": "http.request", "body": b"", "more_body": False}


def test_no_more_at_once_than_there_are_places() -> None:
    at_work, most = 0, 0

    async def application(_scope: Any, receive: Any, _send: Any) -> None:
        nonlocal at_work, most
        await receive()
        at_work += 1
        most = max(most, at_work)
        await asyncio.sleep(0)
        at_work -= 1

    async def run() -> None:
        limited = Limited(application, 3)
        await asyncio.gather(*(limited({}, no_body, nothing) for _number in range(20)))

    asyncio.run(run())
    assert most == 3


def test_open_streams_take_no_place_and_failed_requests_give_theirs_back() -> None:
    async def application(scope: Any, receive: Any, send: Any) -> None:
        await receive()
        if scope["kind"] == "broken":
            raise ValueError
        content_type = b"text/event-stream; charset=utf-8" if scope["kind"] == "stream" else b"application/json"
        await send({"type": "http.response.start", "headers": [(b"Content-Type", content_type)]})
        if scope["kind"] == "stream":
            await scope["end"].wait()

    async def run() -> int:
        limited, end = Limited(application, 2), asyncio.Event()
        for _number in range(5):
            await asyncio.gather(limited({"kind": "broken"}, no_body, nothing), return_exceptions=True)
        streams = [
            asyncio.create_task(limited({"kind": "stream", "end": end}, no_body, nothing)) for _number in range(50)
        ]
        async with asyncio.timeout(60):
            await asyncio.gather(*(limited({"kind": "plain"}, no_body, nothing) for _number in range(10)))
            end.set()
            await asyncio.gather(*streams)
        return limited.places._value

    assert asyncio.run(run()) == 2


def test_bodies_that_never_end_keep_nobody_waiting() -> None:
    async def application(scope: Any, receive: Any, _send: Any) -> None:
        while (await receive()).get("more_body"):
            pass
        served.append(scope["name"])

    async def endless() -> dict[str, Any]:
        await asyncio.sleep(0.01)
        return {"type": "http.request", "body": b"{", "more_body": True}

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    async def run() -> int:
        limited = Limited(application, 2)
        slow = [asyncio.create_task(limited({"name": "slow"}, endless, nothing)) for _number in range(5)]
        await asyncio.sleep(0.05)
        async with asyncio.timeout(60):
            await asyncio.gather(*(limited({"name": "whole"}, no_body, nothing) for _number in range(5)))
            await asyncio.gather(*(limited({"name": "gone"}, gone, nothing) for _number in range(5)))
        for task in slow:
            task.cancel()
        await asyncio.gather(*slow, return_exceptions=True)
        return limited.places._value

    served: list[str] = []
    assert asyncio.run(run()) == 2
    assert served == ["whole"] * 5 + ["gone"] * 5
