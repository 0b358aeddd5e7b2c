"""Background door of training: the run's id in, one service call, progress recorded."""

from __future__ import annotations

import time
from dataclasses import fields
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ecom_ai.artifacts import files
from ecom_ai.artifacts.models import Artifact
from ecom_ai.engines.training import TrainingOptions
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task
from ecom_ai.training import services
from ecom_ai.training.curve import add_point, resumed_at
from ecom_ai.training.models import DataSet, TrainingRun

DRAW_SECONDS = 0.5
CHECKPOINT_EVERY = next(o.default for o in fields(TrainingOptions) if o.name == "checkpoint_every")


@job_task(
    name="ecom_ai.training.run",
    queue=Queue.TRAINING,
    label=_("Train a model"),
    permission="ecom_ai.start_training",
)
def train(job: RunningJob) -> None:
    """Train; a restart goes on from the last checkpoint of this machine."""
    run = services.run_of(job.id)
    watch = _Watch(job, run)
    trained = services.train(run, on_step=watch.on_step, on_start=watch.on_start, should_stop=job.cancelled)
    if trained is None:
        with job.commit():
            watch.draw()
        job.check()  # raises: only a cancelled job or a lost one stops early
        return
    job.check()
    stored = services.store_model(run, trained)
    try:
        with job.finishing() as result:
            watch.draw()
            artifact = services.finish(run, trained, stored)
            result.update(artifact=artifact.pk, is_better=trained.is_better, metrics=trained.metrics)
    except BaseException:
        files.remove(stored)
        raise
    services.clear_work(run)


class _Watch:
    """Puts steps on the job and the curve on the run, not more often than people look."""

    def __init__(self, job: RunningJob, run: TrainingRun) -> None:
        self.job, self.run, self.curve = job, run, run.curve
        self.drawn_at, self.safe_step = 0.0, 0
        self.every = int(run.params.get("checkpoint_every", CHECKPOINT_EVERY))

    def on_start(self, steps: int, done: int) -> None:
        self.curve, self.safe_step = resumed_at(self.curve, done), done
        self.job.progress(done=done, total=steps)

    def on_step(self, step: int, loss: float, valid_loss: float | None, speed: float) -> None:
        self.curve = add_point(self.curve, step, loss, valid_loss, speed)
        self.job.progress(done=step)
        if time.monotonic() - self.drawn_at < DRAW_SECONDS and valid_loss is None:
            return
        self.drawn_at = time.monotonic()
        # A new checkpoint is progress: only starts that reach none count against the job.
        safe = (step - 1) // self.every * self.every
        cursor = {"step": safe} if safe > self.safe_step else None
        self.safe_step = max(safe, self.safe_step)
        with self.job.commit(cursor=cursor):
            self.draw()

    def draw(self) -> None:
        TrainingRun.objects.filter(pk=self.run.pk).update(curve=self.curve)


def start(
    *,
    task: str,
    dataset: DataSet,
    params: dict[str, Any] | None = None,
    base: Artifact | None = None,
    activate: bool = False,
    user: Any = None,
    key: str = "",
) -> TrainingRun:
    """Create a run and enqueue it; the same `key` of the same user gives the same run."""
    request = {
        "task": task,
        "dataset": dataset.pk,
        "params": params or {},
        "base": base.pk if base else None,
        "activate": activate,
    }
    with transaction.atomic():
        job = jobs.enqueue(train, user=user, params=request, key=key)
        known = TrainingRun.objects.filter(job=job).first()
        if known is not None:
            return known
        return services.create_run(
            task=task, dataset=dataset, params=params, base=base, activate=activate, user=user, job=job
        )
