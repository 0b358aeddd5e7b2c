"""The demo shop as `make demo` runs it, with its real model, and a browser in front of it."""

from __future__ import annotations

import itertools
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.chat_page import fresh_server, started_server, visit  # noqa: F401 (fixtures)
from tests.engines.chat_server import ChatServer

ROOT = Path(__file__).resolve().parents[2]
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 120
"""Seconds until a test gives up. What a page promises is its content; how soon, on a machine that runs a whole shop
and a browser on two cores beside other work, is no defect."""
MODEL_NAME = "<img src=x onerror=ran(1)>"
"""Of the model that is told what to say: a name, too, may be a script."""
_shops = itertools.count()
expect.set_options(timeout=1000 * PATIENCE)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a freshly seeded shop: web, workers and sweeper under the demo's own supervisor."""
    with running_shop(tmp_path_factory.mktemp("demo")) as address:
        yield address


@dataclass(frozen=True)
class ToldShop:
    """A shop whose model says what a test tells it to say."""

    address: str
    model: ChatServer


@pytest.fixture(scope="session")
def told_shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ToldShop]:
    server = ChatServer()
    model = {"ECOM_AI_OPENAI_URL": server.url, "ECOM_AI_OPENAI_MODEL": MODEL_NAME}
    with running_shop(tmp_path_factory.mktemp("told"), **model) as address:
        yield ToldShop(address, server)
    server.close()


@contextmanager
def running_shop(folder: Path, **more: str) -> Iterator[str]:
    """`more` are environment variables of the demo."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with _database(folder) as url, (folder / "demo.log").open("wb") as log:
        environment = {**os.environ, "VAR_DIR": str(folder), "DATABASE_URL": url, "DEBUG": "1", **_broker(), **more}
        environment["DJANGO_SETTINGS_MODULE"] = "config.settings"
        command = [sys.executable, "manage.py", "demo", "--port", str(port)]
        demo = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for_page(f"http://127.0.0.1:{port}/en/", demo, folder / "demo.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            demo.send_signal(signal.SIGINT)
            demo.wait(PATIENCE)


def _broker() -> dict[str, str]:
    """Of its own, as the database is: a worker of another shop would take its messages."""
    server, _, number = os.environ.get("CELERY_BROKER_URL", "").rpartition("/")
    if not server.startswith("redis"):
        return {}
    return {"CELERY_BROKER_URL": f"{server}/{(int(number) + next(_shops)) % 16}"}


@contextmanager
def _database(folder: Path) -> Iterator[str]:
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder}/shop.sqlite3"
        return
    import psycopg

    name = f"ecom_ai_browser_{uuid.uuid4().hex[:8]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        try:
            yield f"{server.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def _wait_for_page(url: str, demo: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if demo.poll() is not None:
            break
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.3)
        else:
            return
    pytest.fail(f"The demo did not start:\n{log.read_text(errors='replace')[-4000:]}")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, NAMES)))
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield started
        started.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page whose script errors fail the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.set_default_timeout(1000 * PATIENCE)
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.on("console", lambda message: errors.append(message.text) if _is_error(message) else None)
    yield opened
    context.close()
    assert errors == []


def _is_error(message: ConsoleMessage) -> bool:
    return message.type == "error" and "favicon" not in str(message.location)
