"""The stream: what is stored, from any place on, and nothing that it holds once a client has left."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

import pytest
from asgiref.sync import async_to_sync, sync_to_async
from django.db import connections
from django.test import AsyncClient
from rest_framework.test import APIClient

from ecom_ai.chat import services, streaming, tailing, tasks
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.jobs.execution import execute
from tests.chat.conftest import ROOT, ask, begin, get, job_of, make_staff, work
from tests.chat.reading import Reading
from tests.chat.scripted import Gate, Scripted
from tests.jobs.support import let_lease_expire

TEXT = ["The mug ", "holds 350 ml ", "😀 und ", "wiegt ", "410 g。", "就这些"]


def in_loop(test: Callable[..., Awaitable[None]]) -> Callable[..., None]:
    """Runs the test in an event loop; what is not asynchronous in it uses the connection of the test."""

    async def whole(*args: Any, **kwargs: Any) -> None:
        try:
            await test(*args, **kwargs)
        finally:  # a loop that ends first would leave the connection of its tail open
            tailing.tail().followers.clear()
            if (task := tailing.tail()._task) is not None:
                await task

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async_to_sync(whole)(*args, **kwargs)

    return run


@pytest.fixture
def browser(db: None) -> AsyncClient:
    return AsyncClient()


async def begin_and_ask(browser: AsyncClient) -> tuple[str, int]:
    options = {"content_type": "application/json"}
    begun = await browser.post(f"{ROOT}conversations/", {"language": "en"}, **options)
    talk = begun.json()["id"]
    posted = await browser.post(f"{ROOT}conversations/{talk}/messages/", {"text": "Hello"}, **options)
    return talk, posted.json()["answer"]["id"]


async def read(response: Any, reading: Reading, *, blocks: int = 10**6) -> None:
    async for piece in response.streaming_content:
        reading.take(piece.decode())
        blocks -= not piece.startswith(b"retry")
        if blocks <= 0:
            break
    response.close()


async def nobody_follows() -> bool:
    """Generators that were left are ended by the loop, a moment later."""
    gc.collect()
    for _time in range(300):
        if not tailing.tail().followers and not len(streaming.leases):
            return True
        await asyncio.sleep(0.1)
    return False


@asynccontextmanager
async def working(message: int) -> AsyncIterator[None]:
    """A worker in a thread of its own."""
    job = await sync_to_async(lambda: job_of(Message.objects.get(pk=message)).pk)()

    def run() -> None:
        try:
            execute(tasks.answer.run, job)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        done = asyncio.get_running_loop().run_in_executor(pool, run)
        yield
        await done


def stream_url(talk: str, message: int, last: str = "") -> str:
    return f"{ROOT}conversations/{talk}/stream/?message={message}" + (f"&last_event_id={last}" if last else "")


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_an_answer_streams_while_it_is_written_and_ends_with_the_whole(
    browser: AsyncClient, scripted: Scripted
) -> None:
    scripted.pieces = TEXT
    gate = Gate()
    scripted.before_piece = gate
    talk, message = await begin_and_ask(browser)
    reading = Reading()
    async with asyncio.timeout(60):
        response = await browser.get(stream_url(talk, message))
        assert response["Content-Type"].startswith("text/event-stream")
        assert response["Content-Encoding"] == "identity"
        assert response["X-Accel-Buffering"] == "no"
        assert "no-transform" in response["Cache-Control"]
        async with working(message):
            gate.open()
            await read(response, reading, blocks=1)
            assert reading.text == "The mug "
            gate.open(len(TEXT))
            await read(await browser.get(stream_url(talk, message, reading.last_id)), reading)
    assert reading.text == "".join(TEXT)
    assert reading.final is not None
    assert (reading.final["status"], reading.final["text"]) == ("done", reading.text)
    assert await nobody_follows()


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_twenty_dropped_streams_and_not_a_character_is_lost_or_twice(
    browser: AsyncClient, scripted: Scripted, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services.answers, "FLUSH_SECONDS", 0)
    gate = Gate()
    scripted.pieces = [f"{number} 号 😀 " for number in range(21)]
    scripted.before_piece = gate
    talk, message = await begin_and_ask(browser)
    reading = Reading()
    async with asyncio.timeout(120), working(message):
        for _drop in range(20):
            gate.open()
            await read(await browser.get(stream_url(talk, message, reading.last_id)), reading, blocks=1)
        gate.open()
        header = {"Last-Event-ID": reading.last_id}
        await read(await browser.get(stream_url(talk, message), headers=header), reading)
    assert reading.text == "".join(scripted.pieces)
    assert reading.final is not None
    assert reading.final["text"] == reading.text
    assert reading.resets == 0
    polled = (await browser.get(f"{ROOT}conversations/{talk}/messages/")).json()["messages"][-1]
    assert polled["text"] == reading.text


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_a_killed_worker_makes_readers_begin_anew(browser: AsyncClient, scripted: Scripted) -> None:
    talk, message = await begin_and_ask(browser)

    def half() -> None:
        from ecom_ai.jobs.execution import claim

        job = claim(job_of(Message.objects.get(pk=message)).pk)
        assert job is not None
        writing = services.begin(job)
        assert writing is not None
        writing.add("Half of")
        let_lease_expire(job_of(Message.objects.get(pk=message)))

    reading = Reading()
    async with asyncio.timeout(60):
        await sync_to_async(half)()
        response = await browser.get(stream_url(talk, message))
        await read(response, reading, blocks=1)
        assert reading.text == "Half of"
        async with working(message):
            await read(await browser.get(stream_url(talk, message, reading.last_id)), reading)
    assert reading.final is not None
    assert reading.final["text"] == "The mug holds 350 ml."
    assert reading.final["cursor"].split(":")[1] == "2"


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_a_failed_answer_ends_the_stream_with_friendly_words_and_no_chunk_of_them(browser: AsyncClient) -> None:
    talk, message = await begin_and_ask(browser)
    await sync_to_async(lambda: services.fail(Message.objects.get(pk=message), "internal"))()
    reading = Reading()
    async with asyncio.timeout(60):
        await read(await browser.get(stream_url(talk, message)), reading)
    assert reading.chunks == 0
    assert reading.final is not None
    assert (reading.final["status"], reading.final["offer_person"]) == ("failed", True)


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_a_stream_sees_a_job_that_was_given_up(browser: AsyncClient) -> None:
    talk, message = await begin_and_ask(browser)
    reading = Reading()
    async with asyncio.timeout(60):
        response = await browser.get(stream_url(talk, message))
        given_up = lambda: type(job_of(Message.objects.get(pk=message))).objects.update(  # noqa: E731
            state="failed", error_code="attempts_exhausted"
        )
        await sync_to_async(given_up)()
        await read(response, reading)
    assert reading.final is not None
    assert reading.final["code"] == "attempts_exhausted"


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_following_the_whole_talk_brings_people_and_their_words(browser: AsyncClient) -> None:
    talk, message = await begin_and_ask(browser)

    def people() -> None:
        row = Conversation.objects.get(pk=talk)
        anna = make_staff("anna")
        services.take_over(row, user=anna)
        services.reply_as_person(row, user=anna, text="Hello!")
        services.close(row, user=anna)

    reading = Reading()
    async with asyncio.timeout(60):
        response = await browser.get(f"{ROOT}conversations/{talk}/stream/?after={message}")
        await sync_to_async(people)()
        await read(response, reading)
    assert reading.states[-1]["state"] == "closed"
    assert "Hello!" in [each["text"] for each in reading.messages]
    assert len({each["id"] for each in reading.messages}) == 3


@pytest.mark.django_db(transaction=True)
@in_loop
async def test_clients_that_leave_hold_nothing(browser: AsyncClient, settings: Any) -> None:
    settings.ECOM_AI_CHAT = {"streams": 30}
    talk, message = await begin_and_ask(browser)
    async with asyncio.timeout(120):
        for number in range(60):
            response = await browser.get(stream_url(talk, message))
            assert response.status_code == 200, number
            await anext(response.streaming_content)
            response.close()
            del response
        assert await nobody_follows()
        # one whose body is never begun holds its place for a while, and no longer
        held = [await browser.get(stream_url(talk, message)) for _number in range(30)]
        refused = await browser.get(stream_url(talk, message))
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_streams")
        assert len(streaming.leases) == len(held)
        for owner in streaming.leases._held.values():
            for key in owner:
                owner[key] = 0.0
        assert (await browser.get(stream_url(talk, message))).status_code == 200
        for each in held:
            each.close()


@pytest.mark.django_db
def test_without_asgi_the_client_is_told_to_poll(visitor: APIClient) -> None:
    talk = begin(visitor)["id"]
    assert get(visitor, "conversations/")["streaming"] is False
    answer = visitor.get(f"{ROOT}conversations/{talk}/stream/", headers={"Accept": "text/event-stream"})
    assert (answer.status_code, answer.json()["code"]) == (406, "no_streaming")


@pytest.mark.django_db
def test_a_stream_of_a_message_elsewhere_is_not_there(visitor: APIClient, talk: Conversation) -> None:
    own = begin(visitor)["id"]
    foreign = ask(talk)
    for wrong in (foreign.pk, 10**9, "x", "٣"):
        answer = visitor.get(f"{ROOT}conversations/{own}/stream/?message={wrong}")
        assert answer.status_code in {400, 404}


@pytest.mark.parametrize(
    "event_id", ["", "x", "1:2", "7:1:2:3", "8:1:2", "7:-1:2", "7:1:٣", "7:1:" + "9" * 400, "7:😀:1", "a:b:c"]
)
def test_whatever_is_no_place_of_this_answer_is_its_beginning(event_id: str) -> None:
    place = tailing.Place.after(7, event_id)
    assert (place.message, place.attempt, place.read) == (7, -1, 0)


def test_a_place_is_read_back() -> None:
    assert tailing.Place.after(7, "7:2:140") == tailing.Place(7, 2, 140)


@pytest.mark.django_db
def test_a_place_behind_the_end_gets_the_whole_again(talk: Conversation, scripted: Scripted) -> None:
    answer = work(ask(talk))
    _place, events = tailing.events_of_answer(tailing.Place(answer.pk, 1, 10_000), answer)
    assert events[-1] is None
    assert json.loads(str(events[-2]).split("data: ")[1])["text"] == answer.text


@pytest.mark.django_db
def test_one_tick_reads_once_however_many_follow(
    talk: Conversation, scripted: Scripted, django_assert_max_num_queries: Any
) -> None:
    answer = ask(talk)
    followers = [tailing.Follower(tailing.Place(answer.pk)) for _number in range(50)]
    tail = tailing.Tail()
    tail.look(followers)
    with django_assert_max_num_queries(1):
        tail.look(followers)
