"""A web process of the shop and a customer in front of it, for benchmarks of the chat."""

from __future__ import annotations

import subprocess
import time

from tests.faults.chat_browser import Browser, blocks_of, free_port
from tests.faults.processes import Processes, wait_for

ANSWER_SECONDS = 180


def start_web(processes: Processes) -> tuple[int, subprocess.Popen[bytes]]:
    """The port and the process of uvicorn, as the demo runs it; it may not answer yet."""
    port = free_port()
    options = ("--port", str(port), "--lifespan", "off", "--log-level", "error")
    return port, processes.start("web", "uvicorn", "config.asgi:application", *options)


def wait_until_up(port: int) -> None:
    wait_for(lambda: _answers(port), ANSWER_SECONDS)


def _answers(port: int) -> bool:
    try:
        return Browser(port).call("GET", "conversations/")[0] == 200
    except (OSError, ValueError):
        return False


def first_text(browser: Browser, talk: str, question: str) -> tuple[int, float, float]:
    """The answer's number, when it was asked for and when its first text was at the client (by `time.time`)."""
    asked = time.time()
    message = browser.ask(talk, question)
    seen = 0.0
    with browser.stream(talk, message) as answer:
        for block in blocks_of(answer):
            if "event: chunk" in block and not seen:
                seen = time.time()
    return message, asked, seen or time.time()
