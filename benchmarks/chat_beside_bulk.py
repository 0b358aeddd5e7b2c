"""First text of the chat while the same worker writes descriptions or scores old reviews, with the shipped models.

One web process, one inference worker and one sweeper, as the demo runs them. The first text must be at the client
within 1.5 s on two cores.

    python -m benchmarks.chat_beside_bulk [--questions 30] [--broker redis://...] [--database postgres://...]
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
from collections.abc import Callable, Iterator
from io import StringIO
from pathlib import Path
from typing import Any

from benchmarks.live_chat import first_text, start_web, wait_until_up
from tests.faults.chat_browser import Browser
from tests.faults.processes import Processes, wait_for
from tests.faults.workplace import workplace

LIMIT = 1.5
REVIEWS = 40_000
QUESTIONS = (
    "Do you ship to Germany?",
    "How long can I return something?",
    "Which mugs do you have?",
    "Do you have something under 20?",
    "Can I pay by card?",
    "Which is the cheapest lamp?",
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--questions", type=int, default=30)
    parser.add_argument("--broker", default="filesystem://")
    parser.add_argument("--database", default="sqlite")
    arguments = parser.parse_args()
    with workplace(broker=arguments.broker, database=arguments.database) as folder:
        return _measure(arguments.questions, folder)


def _measure(questions: int, folder: Path) -> int:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_shop", stdout=StringIO())
    with Processes(dict(os.environ), folder / "logs") as processes:
        port, _web = start_web(processes)
        processes.worker("worker", concurrency=8)
        processes.sweeper()
        wait_until_up(port)
        ask = _asker(port)
        list(ask(3))
        worst = max(_beside(name, start, ask, questions) for name, start in WORK.items())
    return 1 if worst > LIMIT else 0


def _asker(port: int) -> Callable[[int], Iterator[float]]:
    def ask(count: int) -> Iterator[float]:
        """Seconds to the first text; a new visitor each few questions, as in a shop."""
        for number in range(count):
            if number % 5 == 0:
                browser = Browser(port)
                talk = browser.begin()
            _message, asked, seen = first_text(browser, talk, QUESTIONS[number % len(QUESTIONS)])
            yield seen - asked

    return ask


def _beside(name: str, start: Callable[[], Any], ask: Callable[[int], Iterator[float]], questions: int) -> float:
    """The 95th percentile."""
    job = start()
    if job is not None:
        wait_for(lambda: _done(job) > 0)
    times = sorted(ask(questions))
    if job is not None:
        _stop(job, name)
    p95 = times[int(len(times) * 0.95) - 1]
    median, worst = statistics.median(times), times[-1]
    print(
        f"{name:<34} median {median * 1e3:5.0f} ms, p95 {p95 * 1e3:5.0f} ms, slowest {worst * 1e3:5.0f} ms", flush=True
    )
    return p95


def _done(job: Any) -> int:
    job.refresh_from_db()
    return int(job.done)


def _stop(job: Any, name: str) -> None:
    from ecom_ai.jobs import services

    job.refresh_from_db()
    if not job.is_open:
        print(f"{name}: the job was over before the last question; its figure is too good", flush=True)
    services.cancel(job)
    wait_for(lambda: not _is_open(job))


def _is_open(job: Any) -> bool:
    job.refresh_from_db()
    return bool(job.is_open)


def _nothing() -> None:
    return None


def _descriptions() -> Any:
    from ecom_ai.descriptions import tasks
    from shop.models import Product

    return tasks.start_many(list(Product.objects.values_list("pk", flat=True)), user=None, language="en")


def _backfill() -> Any:
    from benchmarks.backfill import write_reviews
    from ecom_ai.reviews import tasks

    write_reviews(REVIEWS)
    return tasks.start_backfill(user=None)


WORK: dict[str, Callable[[], Any]] = {
    "idle": _nothing,
    "beside a run of descriptions": _descriptions,
    "beside a backfill of reviews": _backfill,
}

if __name__ == "__main__":
    sys.exit(main())
