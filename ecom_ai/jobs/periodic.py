"""Work that comes round: the sweeper enqueues it, once in each stretch of time however many sweepers there are."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from ecom_ai.jobs import services
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.tasks import JobTask


@dataclass(frozen=True, slots=True)
class Round:
    task: JobTask
    seconds: int
    wanted: Callable[[], bool]


_rounds: list[Round] = []
_last: dict[str, str] = {}
"""What this process knows to be enqueued: it need not ask the database every two seconds."""


def every(task: JobTask, *, minutes: int, wanted: Callable[[], bool] = lambda: True) -> None:
    """Run `task` every so many minutes, as long as a sweeper runs and `wanted()` says so."""
    _rounds.append(Round(task, minutes * 60, wanted))


def enqueue_due(now: float | None = None) -> int:
    """Enqueue what this stretch of time has not seen yet. The stretch is the job's key, and a key is one job."""
    enqueued = 0
    for each in _rounds:
        key = f"{each.seconds}:{int(time.time() if now is None else now) // each.seconds}"
        if _last.get(each.task.name) == key:
            continue
        if each.wanted() and not Job.objects.filter(kind=each.task.name, owner="", key=key).exists():
            services.enqueue(each.task, key=key)
            enqueued += 1
        _last[each.task.name] = key
    return enqueued
