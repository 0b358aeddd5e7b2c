"""One thread per process that keeps the leases of all its jobs and hears who was cancelled."""

from __future__ import annotations

import logging
import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from operator import or_
from time import monotonic, sleep

from django.db import DatabaseError, InterfaceError, connection
from django.db.models import Q
from django.db.models.functions import Now

from ecom_ai.conf import conf
from ecom_ai.jobs.clock import lease_end
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.states import JobState

logger = logging.getLogger(__name__)

LISTEN_SECONDS = 1.0


class Heartbeat:
    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._pid = os.getpid()
        self._jobs: dict[tuple[uuid.UUID, int], RunningJob] = {}
        self._lock = threading.Lock()
        self._wanted = threading.Event()
        self._thread: threading.Thread | None = None
        self._extended_at = monotonic()

    @contextmanager
    def holding(self, job: RunningJob) -> Iterator[None]:
        """Keep the lease of `job` inside the block."""
        if connection.in_atomic_block:  # run inside a caller's transaction: nobody else sees the claim, or may
            yield
            return
        if self._pid != os.getpid():
            self._reset()  # a forked child has the parent's memory but not its thread
        key = (job.id, job.token)
        with self._lock:
            self._jobs[key] = job
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._run, name="ecom_ai-heartbeat", daemon=True)
                self._thread.start()
        self._wanted.set()
        try:
            yield
        finally:
            with self._lock:
                self._jobs.pop(key, None)

    def _run(self) -> None:
        pid = os.getpid()
        while self._pid == pid:
            self._wanted.wait()
            sleep(min(LISTEN_SECONDS, conf.JOB_LEASE_SECONDS / 3))
            with self._lock:
                jobs = list(self._jobs.values())
                if not jobs:
                    self._wanted.clear()
            if not jobs:
                connection.close()  # idle processes hold no connection
                continue
            self.beat(jobs)

    def beat(self, jobs: list[RunningJob]) -> None:
        """Extend the leases if a third has passed, then read who was cancelled or taken away."""
        try:
            held = reduce(or_, (Q(pk=job.id, token=job.token) for job in jobs))
            rows = Job.objects.filter(held, state=JobState.RUNNING)
            if monotonic() - self._extended_at >= conf.JOB_LEASE_SECONDS / 3:
                rows.update(lease_until=lease_end(), heartbeat_at=Now())
                self._extended_at = monotonic()
            flags = dict(rows.values_list("pk", "cancel_requested"))
        except (DatabaseError, InterfaceError) as error:
            logger.warning("The heartbeat did not reach the database: %s", error)
            connection.close()
            return
        for job in jobs:
            if flags.get(job.id):
                job.mark_cancelled()
            elif job.id not in flags and not job.finished:
                job.mark_lost()


heartbeat = Heartbeat()
