"""R7 to R10 with real processes: workers and web processes are killed, streams dropped, clients leave."""

from __future__ import annotations

import gzip
import time
import urllib.request
from pathlib import Path

import psutil
import pytest
from django.db import connection

from ecom_ai.chat.models import Conversation, Message
from ecom_ai.jobs.models import Job
from tests.chat.reading import Reading
from tests.faults.chat_browser import Browser, free_port
from tests.faults.paced_answers import text_for
from tests.faults.processes import ROOT, Processes, kill, wait_for

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PIECES = 40


class Shop:
    """A web process and a worker whose answers come at a fixed pace."""

    def __init__(self, processes: Processes, *, pace: float = 0.1, server: str = "uvicorn") -> None:
        processes.environment |= {"CHAT_PACE": str(pace), "CHAT_PIECES": str(PIECES), "DEBUG": "1"}
        self.processes, self.port, self.server = processes, free_port(), server
        self.start_web()
        self.start_worker()
        processes.sweeper()

    def start_web(self) -> None:
        port = str(self.port)
        command = {
            "uvicorn": (
                "uvicorn",
                "config.asgi:application",
                "--port",
                port,
                "--lifespan",
                "off",
                "--log-level",
                "error",
            ),
            "wsgi": ("django", "runserver", "--noreload", "--nostatic", f"127.0.0.1:{port}"),
        }[self.server]
        self.web = self.processes.start("web", *command)
        wait_for(self.answers, 60)

    def start_worker(self) -> None:
        self.worker = self.processes.worker("worker", concurrency=8, include="tests.faults.paced_worker")

    def answers(self) -> bool:
        try:
            return Browser(self.port).call("GET", "conversations/")[0] == 200
        except (OSError, ValueError):
            return False


@pytest.fixture
def shop(processes: Processes) -> Shop:
    return Shop(processes)


def test_twenty_dropped_streams_a_web_restart_and_polling_give_the_same_bytes(shop: Shop) -> None:
    browser = Browser(shop.port)
    talk = browser.begin()
    message = browser.ask(talk, "Hello")
    reading = Reading()
    for drop in range(20):
        if drop == 10:
            kill(shop.web)
            shop.start_web()
        browser.read(talk, message, reading, blocks=1)
        if reading.final is not None:
            break
    browser.read(talk, message, reading)
    assert reading.final is not None
    polled = browser.messages(talk)[-1]
    assert reading.text == reading.final["text"] == polled["text"] == text_for("Hello", PIECES)
    assert (reading.resets, polled["status"]) == (0, "done")


def test_a_worker_killed_in_the_middle_leaves_no_half_answer(shop: Shop) -> None:
    browser = Browser(shop.port)
    talk = browser.begin()
    message = browser.ask(talk, "Hello")
    reading = Reading()
    browser.read(talk, message, reading, blocks=4)
    assert 0 < len(reading.text) < len(text_for("Hello", PIECES))
    kill(shop.worker)
    shop.start_worker()
    browser.read(talk, message, reading)
    assert reading.final is not None
    assert reading.final["status"] == "done"
    assert reading.final["text"] == reading.text == text_for("Hello", PIECES)
    assert reading.resets == 1
    assert Job.objects.get(kind="ecom_ai.chat.answer").state == "done"


def test_stop_is_heard_within_two_seconds(shop: Shop) -> None:
    browser = Browser(shop.port)
    talk = browser.begin()
    message = browser.ask(talk, "Hello")
    reading = Reading()
    browser.read(talk, message, reading, blocks=2)
    asked = time.monotonic()
    assert browser.call("POST", f"conversations/{talk}/cancel/", {})[0] == 200
    wait_for(lambda: Job.objects.get(kind="ecom_ai.chat.answer").state == "cancelled", 30)
    assert time.monotonic() - asked < 10  # 2 s on an idle machine; `benchmarks.chat_streams` measures it
    browser.read(talk, message, reading)
    assert reading.final is not None
    assert reading.final["status"] == "stopped"
    assert text_for("Hello", PIECES).startswith(reading.text)
    assert Message.objects.get(pk=message).text == reading.text


def test_clients_that_connect_and_leave_leave_nothing_behind(shop: Shop) -> None:
    browsers = [Browser(shop.port) for _number in range(5)]
    talks = [(browser, browser.begin()) for browser in browsers]
    answers = [(browser, talk, browser.ask(talk, "Hello")) for browser, talk in talks]
    process = psutil.Process(shop.web.pid)
    before = (process.num_threads(), process.num_fds())
    for number in range(100):
        browser, talk, message = answers[number % len(answers)]
        with browser.stream(talk, message) as answer:
            assert answer.status == 200, (number, answer.read())
    for browser, talk, message in answers:
        reading = Reading()
        browser.read(talk, message, reading)
        assert reading.final is not None
        assert reading.final["text"] == text_for("Hello", PIECES)
    wait_for(lambda: process.num_threads() <= before[0] + 4 and process.num_fds() <= before[1] + 4, 60)
    if connection.vendor == "postgresql":
        wait_for(lambda: connections_of(shop.web.pid) == 0, 60)


def connections_of(pid: int) -> int:
    """Open connections of a process to the database."""
    port = int(connection.settings_dict["PORT"] or 5432)
    found = psutil.Process(pid).net_connections()
    return sum(1 for each in found if each.raddr and each.raddr.port == port and each.status == "ESTABLISHED")


def test_without_asgi_the_client_polls_and_gets_the_same(processes: Processes) -> None:
    shop = Shop(processes, pace=0.02, server="wsgi")
    browser = Browser(shop.port)
    assert browser.call("GET", "conversations/")[1]["streaming"] is False
    talk = browser.begin()
    message = browser.ask(talk, "Hello")
    with browser.stream(talk, message) as answer:
        assert answer.status == 406
        assert b"no_streaming" in answer.read()
    wait_for(lambda: browser.messages(talk)[-1]["status"] == "done", 60)
    assert browser.messages(talk)[-1]["text"] == text_for("Hello", PIECES)


def test_through_gzip_the_first_text_comes_while_the_answer_is_written(processes: Processes, tmp_path: Path) -> None:
    (tmp_path / "gzipped_settings.py").write_text(
        "from config.settings import *\nMIDDLEWARE = ['django.middleware.gzip.GZipMiddleware', *MIDDLEWARE]\n"
    )
    processes.environment |= {"DJANGO_SETTINGS_MODULE": "gzipped_settings", "PYTHONPATH": f"{tmp_path}:{ROOT}"}
    shop = Shop(processes)
    browser = Browser(shop.port, **{"Accept-Encoding": "gzip"})
    request = urllib.request.Request(f"http://127.0.0.1:{shop.port}/en/", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as page:
        assert b"<html" in gzip.decompress(page.read())  # it does compress
    plain = Browser(shop.port)
    talk = plain.begin()
    browser.cookies, browser.token = plain.cookies, plain.token
    message = plain.ask(talk, "Hello")
    reading = Reading()
    browser.read(talk, message, reading, blocks=1)
    assert reading.final is None
    assert plain.messages(talk)[-1]["status"] == "streaming"
    browser.read(talk, message, reading)
    assert reading.text == text_for("Hello", PIECES)


@pytest.mark.postgres
def test_streams_outlive_a_database_that_cuts_every_connection(shop: Shop) -> None:
    from tests.faults.test_restarts import cut_connections

    browser = Browser(shop.port)
    talk = browser.begin()
    message = browser.ask(talk, "Hello")
    reading = Reading()
    browser.read(talk, message, reading, blocks=2)
    cut_connections()
    browser.read(talk, message, reading)
    assert reading.final is not None
    assert reading.final["text"] == reading.text == text_for("Hello", PIECES)
    assert Conversation.objects.get(pk=talk).state == "bot"
