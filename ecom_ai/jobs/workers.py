"""Who is alive: every worker and sweeper writes a row now and then, so the doctor need not ask the broker."""

from __future__ import annotations

import logging
import os
import platform
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import celery
import django
from celery.signals import worker_ready, worker_shutting_down
from django.db import DatabaseError, InterfaceError, connection
from django.db.models.functions import Now

import ecom_ai
from ecom_ai.conf import conf
from ecom_ai.jobs.models import WorkerBeat
from ecom_ai.jobs.places import bulk_places
from ecom_ai.jobs.queues import Queue

logger = logging.getLogger(__name__)

InfoProvider = Callable[[], dict[str, Any]]
_providers: list[InfoProvider] = []


def add_info(provider: InfoProvider) -> None:
    """Let each worker tell more about itself: engines it has loaded, its device."""
    if provider not in _providers:
        _providers.append(provider)


def info() -> dict[str, Any]:
    facts: dict[str, Any] = {
        "pid": os.getpid(),
        "host": platform.node(),
        "python": platform.python_version(),
        "django": django.get_version(),
        "celery": celery.__version__,
        "ecom_ai": ecom_ai.__version__,
        "rss_mb": _resident_megabytes(),
    }
    for provider in _providers:
        facts.update(provider())
    return facts


def _resident_megabytes() -> int | None:
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except OSError:
        return None
    return pages * os.sysconf("SC_PAGE_SIZE") // 2**20


def seen(name: str, queues: Sequence[str]) -> None:
    """Note that `name` is alive and serves `queues`."""
    WorkerBeat.objects.bulk_create(
        [WorkerBeat(name=name, queues=list(queues), info=info(), seen_at=Now())],
        update_conflicts=True,
        unique_fields=["name"],
        update_fields=["queues", "info", "seen_at"],
    )


class Presence:
    """Beats for one process from a thread of its own until `stop`."""

    def __init__(self, name: str, queues: Sequence[str]) -> None:
        self.name, self.queues = name, queues
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ecom_ai-presence", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._stopped.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopped.is_set():
            self._tell(lambda: seen(self.name, self.queues))
            self._stopped.wait(conf.JOB_LEASE_SECONDS / 3)
        self._tell(lambda: WorkerBeat.objects.filter(name=self.name).delete())

    def _tell(self, write: Callable[[], object]) -> None:
        try:
            write()
        except (DatabaseError, InterfaceError) as error:
            logger.warning("%s could not say that it lives: %s", self.name, error)
        finally:
            connection.close()  # a pool that forks later must not share it


_presence: list[Presence] = []


def on_worker_ready(sender: Any, **_kwargs: Any) -> None:
    queues = sender.app.amqp.queues.consume_from
    if Queue.INTERACTIVE in queues:
        bulk_places.limit(max(1, sender.controller.concurrency // 2))
    presence = Presence(sender.hostname, sorted(queues))
    _presence.append(presence)
    presence.start()


def on_worker_shutting_down(**_kwargs: Any) -> None:
    while _presence:
        _presence.pop().stop()


def connect_signals() -> None:
    worker_ready.connect(on_worker_ready, dispatch_uid="ecom_ai_worker_ready")
    worker_shutting_down.connect(on_worker_shutting_down, dispatch_uid="ecom_ai_worker_shutting_down")
