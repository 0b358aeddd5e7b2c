"""A page with the chat widget in front of `ConversationServer`: fixtures, and what a visitor does there."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.conversation_server import ConversationServer, Faults

LONG = [f"Piece {number} 的第 {number} 段 🧵, " for number in range(60)]
WHOLE = "".join(LONG)


@pytest.fixture(scope="module")
def started_server() -> Iterator[ConversationServer]:
    server = ConversationServer()
    yield server
    server.close()


@pytest.fixture(name="server")
def fresh_server(started_server: ConversationServer) -> ConversationServer:
    started = started_server
    started.faults, started.pieces, started.pace, started.end = Faults(), ["Hello", " there."], 0.02, "done"
    started.extras, started.staff = {}, {"available": True, "text": ""}
    for record in (started.talks, started.keys, started.received, started.calls):
        record.clear()
    started.most_streams = started.streams = started.hold = 0
    started.step.set()
    return started


@pytest.fixture
def visit(browser: Browser, server: ConversationServer) -> Iterator[Callable[..., Page]]:
    """Opens a page with the widget; `visit(path, width=390, color_scheme="dark")`."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def go(path: str = "/?language=en", *, width: int = 1280, height: int = 800, **more: Any) -> Page:
        contexts.append(browser.new_context(viewport={"width": width, "height": height}, **more))
        contexts[-1].set_default_timeout(120_000)  # a loaded machine
        page = contexts[-1].new_page()
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(server.url + path)
        return page

    yield go
    for context in contexts:
        context.close()
    assert errors == []


def panel(page: Page) -> Locator:
    return page.get_by_role("dialog")


def open_chat(page: Page) -> Locator:
    page.get_by_role("button", name=re.compile("Open chat|打开客服窗口")).click()
    expect(panel(page)).to_be_visible()
    return panel(page)


def ask(page: Page, text: str = "How long does delivery take?") -> None:
    panel(page).get_by_role("textbox", name=re.compile("Type your question|请输入您的问题")).fill(text)
    page.keyboard.press("Enter")


def stop_in_the_middle(server: ConversationServer) -> None:
    server.pieces, server.hold = LONG, 10
    server.step.clear()


def look_now(page: Page) -> None:
    """As if the visitor came back to the tab: the widget looks at once."""
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def answers(page: Page) -> Locator:
    return page.locator(".msg.bot .text")


def finished(page: Page, text: str) -> None:
    """The answer is there, whole, and shown as finished."""
    expect(page.locator(".msg.bot:not([aria-hidden]) .text").last).to_have_text(text)
