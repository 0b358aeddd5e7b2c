"""`job_task` turns a function that takes a `RunningJob` into something that `enqueue` accepts and workers run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from celery import shared_task

from ecom_ai.jobs.execution import wake_up
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.workers import connect_signals

JobFunction = Callable[[RunningJob], None]


@dataclass(frozen=True, slots=True)
class JobTask:
    name: str
    queue: Queue
    run: JobFunction
    max_attempts: int | None
    label: Any
    result_url: Callable[[Job], str] | None
    permission: str = ""
    names: Callable[[list[str]], dict[str, str]] | None = None
    is_private: bool = False

    def __call__(self, job: RunningJob) -> None:
        self.run(job)


_registry: dict[str, JobTask] = {}


def job_task(
    *,
    name: str,
    queue: Queue = Queue.BULK,
    max_attempts: int | None = None,
    label: Any = "",
    result_url: Callable[[Job], str] | None = None,
    permission: str = "",
    names: Callable[[list[str]], dict[str, str]] | None = None,
    is_private: bool = False,
) -> Callable[[JobFunction], JobTask]:
    """Register the function under an explicit name; `label` is what people read on the job page, `result_url` where
    they go from a job that is done. `permission` is what a person needs to start it again. `names` turns ids of
    objects into what people call them, in a constant number of queries. Where it `is_private`, staff who may see jobs
    see that it ran and not what came of it."""

    def decorate(function: JobFunction) -> JobTask:
        task = JobTask(name, queue, function, max_attempts, label, result_url, permission, names, is_private)
        _registry[name] = task

        # Acknowledged early: a redelivered message could start a long task twice, the lease cannot.
        @shared_task(name=name, acks_late=False, ignore_result=True)
        def on_message(job_id: str) -> None:
            wake_up(task.run, job_id, task.queue)

        return task

    return decorate


def task_of(kind: str) -> JobTask | None:
    return _registry.get(kind)


def label_of(kind: str) -> str:
    task = _registry.get(kind)
    return str(task.label) if task and task.label else kind


connect_signals()  # every worker imports this module, nothing else needs to know
