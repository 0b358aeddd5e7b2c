"""Fifty conversations at once on one web process: lost text, chunks a second, memory, the cost of an open stream; and
five hundred clients that connect and leave.

Answers come from the echo engine at a fixed pace in one worker, through a broker and a database of their own.

    python -m benchmarks.chat_streams --broker redis://127.0.0.1:6379/5 --database postgres://postgres@127.0.0.1:5432/x
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from benchmarks.live_chat import start_web, wait_until_up
from tests.faults.chat_browser import Browser, blocks_of
from tests.faults.processes import Processes, wait_for
from tests.faults.workplace import workplace

PACE, PIECES = 0.1, 100


@dataclass
class Figures:
    lost: int = 0
    """Answers whose streamed text is not the stored one."""
    chunks: int = 0
    characters: int = 0
    first: list[float] = field(default_factory=list)
    """Seconds from the question to its first text, one a conversation."""


class Watched:
    """Highest memory and used processor time of a process, while the block runs."""

    def __init__(self, pid: int) -> None:
        self.process = psutil.Process(pid)
        self.peak = self.cpu = self.seconds = 0.0
        self.threads = 0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Watched:
        self._started, self._cpu = time.monotonic(), sum(self.process.cpu_times()[:2])
        self._thread.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._ended.set()
        self._thread.join()
        self.seconds = time.monotonic() - self._started
        self.cpu = sum(self.process.cpu_times()[:2]) - self._cpu

    def _run(self) -> None:
        while not self._ended.wait(0.2):
            self.peak = max(self.peak, self.process.memory_info().rss / 2**20)
            self.threads = max(self.threads, self.process.num_threads())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--conversations", type=int, default=50)
    parser.add_argument("--leave", type=int, default=500)
    parser.add_argument("--broker", default="filesystem://")
    parser.add_argument("--database", default="sqlite")
    arguments = parser.parse_args()
    with workplace(broker=arguments.broker, database=arguments.database) as folder:
        return _measure(arguments, folder)


def _measure(arguments: argparse.Namespace, folder: Path) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    environment = {"CHAT_PACE": str(PACE), "CHAT_PIECES": str(PIECES)}
    with Processes({**os.environ, **environment}, folder / "logs") as processes:
        port, web = start_web(processes)
        processes.worker("worker", concurrency=arguments.conversations + 4, include="tests.faults.paced_worker")
        processes.sweeper()
        wait_until_up(port)
        _warm_up(port)
        lost = _conversations(port, web.pid, arguments.conversations)
        _idle_streams(port, web.pid, arguments.conversations)
        leaked = _leave(port, web.pid, arguments.leave)
    return 1 if lost or leaked else 0


def _warm_up(port: int) -> None:
    from tests.chat.reading import Reading

    browser = Browser(port)
    talk = browser.begin()
    browser.read(talk, browser.ask(talk, "Hello"), Reading())


def _conversations(port: int, pid: int, count: int) -> int:
    browsers = [Browser(port) for _number in range(count)]
    talks = [browser.begin() for browser in browsers]
    before = psutil.Process(pid).memory_info().rss / 2**20
    figures = Figures()
    with Watched(pid) as watched, ThreadPoolExecutor(count) as pool:
        list(pool.map(lambda pair: _talk(*pair, figures), zip(browsers, talks, strict=True)))
    ideal = PACE * PIECES
    print(f"conversations at once{count:>35}")
    print(f"answers with lost or doubled text{figures.lost:>23}")
    print(f"chunks to clients a second{figures.chunks / watched.seconds:>30.0f}")
    print(f"characters a second{figures.characters / watched.seconds:>37.0f}")
    print(f"seconds for all, of {ideal:.0f} s that one answer takes{watched.seconds:>13.1f}")
    print(f"first text, median and slowest{statistics.median(figures.first):>19.2f} {max(figures.first):.2f} s")
    print(f"web process: memory before, at most{before:>14.0f} {watched.peak:.0f} MB")
    print(f"web process: processor a stream and second{watched.cpu / watched.seconds / count * 1000:>11.1f} ms")
    return figures.lost


def _talk(browser: Browser, talk: str, figures: Figures) -> None:
    from tests.chat.reading import Reading
    from tests.faults.paced_answers import text_for

    asked = time.monotonic()
    question = f"Question of {talk[:6]}"
    message = browser.ask(talk, question)
    reading = Reading()
    with browser.stream(talk, message) as answer:
        for block in blocks_of(answer):
            reading.take(block)
            if reading.chunks == 1:
                figures.first.append(time.monotonic() - asked)
                break
        for block in blocks_of(answer):
            reading.take(block)
    expected = text_for(question, PIECES)
    good = reading.final is not None and reading.text == reading.final["text"] == expected
    figures.lost += not good
    figures.chunks += reading.chunks
    figures.characters += len(reading.text)


def _idle_streams(port: int, pid: int, count: int) -> None:
    """Streams that wait for a word: nobody writes, each follows a whole conversation."""
    browsers = [Browser(port) for _number in range(count)]
    talks = [browser.begin() for browser in browsers]
    process = psutil.Process(pid)
    before, threads = process.memory_info().rss, process.num_threads()
    opened: list[Any] = []
    try:
        for browser, talk in zip(browsers, talks, strict=True):
            opened.append(browser.stream(talk, 0))
            opened[-1].__enter__().readline()
        with Watched(pid) as watched:
            time.sleep(5)
        memory = (process.memory_info().rss - before) / count / 1024
        print(f"waiting stream: memory{memory:>34.0f} kB")
        print(f"waiting stream: threads{(process.num_threads() - threads) / count:>33.1f}")
        print(f"waiting stream: processor a second{watched.cpu / watched.seconds / count * 1000:>19.2f} ms")
        print(f"connections to the database of all{_connections(process):>22}")
    finally:
        for each in opened:
            each.__exit__(None, None, None)


def _connections(process: psutil.Process) -> int:
    from django.db import connection

    port = int(connection.settings_dict["PORT"] or 0)
    return sum(1 for each in process.net_connections() if each.raddr and each.raddr.port == port)


def _leave(port: int, pid: int, count: int) -> int:
    """Connect and leave, some before the first byte; then everything must be free again."""
    browsers = [Browser(port) for _number in range(10)]
    answers = [(browser, talk := browser.begin(), browser.ask(talk, "Hello")) for browser in browsers]
    process = psutil.Process(pid)
    before = (process.num_threads(), process.num_fds())
    refused = 0
    for number in range(count):
        browser, talk, message = answers[number % len(answers)]
        with browser.stream(talk, message) as answer:
            refused += answer.status != 200
            if number % 2:
                answer.readline()
    wait_for(lambda: all(each[0].messages(each[1])[-1]["status"] == "done" for each in answers), 300)
    try:
        wait_for(lambda: process.num_threads() <= before[0] + 2 and process.num_fds() <= before[1] + 2, 300)
        leaked = 0
    except AssertionError:
        leaked = max(process.num_threads() - before[0], process.num_fds() - before[1])
    print(f"clients that left: {count}, refused{refused:>20}")
    print(f"threads or sockets left behind{leaked:>26}")
    print(f"connections to the database left{_connections(process):>24}")
    return leaked


if __name__ == "__main__":
    sys.exit(main())
