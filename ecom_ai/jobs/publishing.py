"""Waking a worker up. It may fail: the row is there, and the sweeper publishes it again."""

from __future__ import annotations

import logging
import math
import threading
import time
import uuid

from amqp.exceptions import AMQPError
from celery import Celery, _state, current_app
from django.db.models import F
from django.db.models.functions import Now
from kombu.exceptions import KombuError

from ecom_ai.jobs.clock import in_seconds
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState

logger = logging.getLogger(__name__)

BROKER_ERRORS = (KombuError, AMQPError, OSError)
UNPUBLISHED_AFTER = 1.0  # seconds that the publisher after commit has before the sweeper steps in
REPUBLISH_FIRST, REPUBLISH_MOST = 10.0, 300.0


class Breaker:
    """After a failure nobody asks the broker for `pause` seconds, and one caller at a time does otherwise: sending
    takes a millisecond or two, and of a hundred users one sits out the timeout of a frozen broker, not each. Once that
    one has been at it for `patience` seconds, nobody waits for the turn any more."""

    def __init__(self, *, pause: float = 5.0, patience: float = 0.5) -> None:
        self.pause, self.patience = pause, patience
        self._turn = threading.Lock()
        self._closed_at = 0.0
        self._since = math.inf  # when the one who has the turn got it

    @property
    def is_open(self) -> bool:
        return time.monotonic() < self._closed_at

    def enter(self) -> bool:
        if self.is_open or not self._take_turn():
            return False
        failed_meanwhile = time.monotonic() < self._closed_at
        if failed_meanwhile:
            self._turn.release()
        else:
            self._since = time.monotonic()
        return not failed_meanwhile

    def _take_turn(self) -> bool:
        if self._turn.acquire(blocking=False):
            return True
        left = min(self.patience, self.patience - (time.monotonic() - self._since))
        return left > 0 and self._turn.acquire(timeout=left)

    def leave(self, *, failed: bool) -> None:
        self._closed_at = time.monotonic() + self.pause if failed else 0.0
        self._since = math.inf
        self._turn.release()

    def reset(self) -> None:
        self._closed_at = 0.0


breaker = Breaker()


def publish(job: Job) -> bool:
    """Send the wake-up of `job` and note it on the row; False if the broker did not take it."""
    if not _send(job.kind, job.pk, job.queue):
        return False
    pause = min(REPUBLISH_MOST, REPUBLISH_FIRST * 2.0 ** min(job.publish_count, 10))
    Job.objects.filter(pk=job.pk, state=JobState.QUEUED).update(
        published_at=Now(), publish_count=F("publish_count") + 1, wake_at=in_seconds(pause)
    )
    return True


def _send(kind: str, job_id: uuid.UUID, queue: str) -> bool:
    if not breaker.enter():
        return False
    failed = True
    try:
        _deliver(kind, str(job_id), queue)
        failed = False
    except BROKER_ERRORS as error:
        logger.warning("The broker did not take the wake-up of job %s; the sweeper will send it: %s", job_id, error)
    finally:
        breaker.leave(failed=failed)
    return not failed


def _deliver(kind: str, job_id: str, queue: str) -> None:
    app = _host_app()
    task = app.tasks.get(kind)
    if app.conf.task_always_eager and task is not None:
        task.apply(args=(job_id,))
        return
    app.send_task(kind, args=[job_id], queue=queue, retry=False, ignore_result=True)


def _host_app() -> Celery:
    """The host's Celery application. Threads other than the one that made it see Celery's own default instead, whose
    broker nobody listens to, unless the host called `set_default()`."""
    app: Celery = current_app._get_current_object()  # type: ignore[attr-defined] # a proxy, says the stub otherwise
    if app.main == "default":
        apps = _state._get_active_apps()  # type: ignore[attr-defined] # not in the stubs
        app = next((other for other in apps if other.main != "default"), app)
    return app
