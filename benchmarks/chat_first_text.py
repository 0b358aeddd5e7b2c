"""How much later than the engine's own first token the first text is at the client.

The echo engine takes a fixed time to its first token; what lies on both sides of it is ours: the request, the broker,
the job, the row, the stream. Idle machine: the median must be at most 150 ms.

    python -m benchmarks.chat_first_text --broker redis://127.0.0.1:6379/5 --database postgres://postgres@127.0.0.1/x
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from pathlib import Path

from benchmarks.live_chat import first_text, start_web, wait_until_up
from tests.faults.chat_browser import Browser
from tests.faults.processes import Processes
from tests.faults.workplace import workplace

PACE, PIECES = 0.1, 6


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=40)
    parser.add_argument("--broker", default="filesystem://")
    parser.add_argument("--database", default="sqlite")
    arguments = parser.parse_args()
    with workplace(broker=arguments.broker, database=arguments.database) as folder:
        _measure(arguments.questions, folder)
    return 0


def _measure(questions: int, folder: Path) -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    environment = {**os.environ, "CHAT_PACE": str(PACE), "CHAT_PIECES": str(PIECES)}
    with Processes(environment, folder / "logs") as processes:
        port, _web = start_web(processes)
        processes.worker("worker", concurrency=4, include="tests.faults.paced_worker")
        processes.sweeper()
        wait_until_up(port)
        browser = Browser(port)
        talk = browser.begin()
        times = [_first_text(browser, talk, number) for number in range(questions + 3)][3:]
    _print(times)


def _first_text(browser: Browser, talk: str, number: int) -> tuple[float, float, float]:
    """Seconds to the first text at the client; the engine's own; from the question to the engine."""
    from ecom_ai.chat.models import Message

    message, asked, seen = first_text(browser, talk, f"Question {number}")
    trace = Message.objects.get(pk=message).trace
    return seen - asked, trace["first_token"] - trace["began"], trace["began"] - asked


def _print(times: list[tuple[float, float, float]]) -> None:
    def row(name: str, values: list[float]) -> None:
        ordered = sorted(values)
        p95 = ordered[int(len(ordered) * 0.95)]
        print(f"{name:<44}{statistics.median(values) * 1000:>8.0f} {p95 * 1000:>8.0f} ms")

    load = os.getloadavg()[0] / (os.cpu_count() or 1)
    print(f"{len(times)} questions, load of the machine {load:.1f} a core; median and p95")
    row("first text at the client", [whole for whole, _engine, _before in times])
    row("of it the engine's own first token", [engine for _whole, engine, _before in times])
    row("of it from the question to the engine", [before for _whole, _engine, before in times])
    row("ours in all", [whole - engine for whole, engine, _before in times])


if __name__ == "__main__":
    sys.exit(main())
