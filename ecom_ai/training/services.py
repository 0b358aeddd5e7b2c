"""Verbs on data sets and training runs."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from ecom_ai.artifacts import files
from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.files import StoredFolder
from ecom_ai.artifacts.models import Artifact
from ecom_ai.backends import starter_folder
from ecom_ai.conf import conf
from ecom_ai.engines.training import (
    Evaluation,
    OnStart,
    OnStep,
    Trainer,
    TrainingOptions,
    TrainingResult,
    load_trainer,
)
from ecom_ai.exceptions import Conflict, EcomAIError, InvalidInput, NotFound
from ecom_ai.jobs.models import Job
from ecom_ai.training.judging import judge
from ecom_ai.training.models import DataSet, TrainingRun

ROOT = "ecom_ai/datasets"
PARTS = (".jsonl", ".txt", ".json", ".md")
ROLES = {"tokenizer": "text_tokenizer", "pretrain": "text_base", "description": "text", "sentiment": "sentiment"}
"""The role of what a task makes; only `text` writes descriptions."""
SET_BY_THE_RUN = {"task", "data", "out", "base", "work"}


def create_data_set(folder: Path, *, name: str, card: dict[str, Any] | None = None, user: Any = None) -> DataSet:
    """Store a prepared folder as the next version of the data set `name`."""
    parts = [path for path in sorted(folder.iterdir()) if path.is_file() and path.suffix in PARTS]
    if not any(path.suffix == ".jsonl" for path in parts):
        raise InvalidInput(_("The folder %(name)s has no *.jsonl file.") % {"name": folder.name})
    stored = files.store(folder, parts, f"{ROOT}/{name}/{_next_version(name)}")
    person = user if getattr(user, "pk", None) else None
    for _attempt in range(artifacts.TRIES):
        dataset = DataSet(
            name=name,
            version=_next_version(name),
            path=stored.prefix,
            manifest=stored.manifest,
            card=card or {},
            created_by=person,
        )
        try:
            with transaction.atomic():
                dataset.save(force_insert=True)
        except IntegrityError:
            continue  # somebody else took this version
        return dataset
    files.remove(stored)
    raise Conflict(_("Too many data sets are being made at once; try again."))


def _next_version(name: str) -> int:
    return (DataSet.objects.filter(name=name).aggregate(last=Max("version"))["last"] or 0) + 1


def get_run(run_id: Any) -> TrainingRun:
    try:
        return TrainingRun.objects.select_related("dataset", "base", "job").get(pk=run_id)
    except (TrainingRun.DoesNotExist, ValueError, TypeError, OverflowError) as error:
        raise NotFound(_("There is no such training run.")) from error


def run_of(job_id: UUID) -> TrainingRun:
    """The run of a job. A retry is a new job of the same run, which belongs to it from then on."""
    number: UUID | None = job_id
    while number is not None:
        run = TrainingRun.objects.filter(job_id=number).first()
        if run is not None:
            TrainingRun.objects.filter(pk=run.pk).update(job=job_id)
            return get_run(run.pk)
        number = Job.objects.filter(pk=number).values_list("retry_of", flat=True).first()
    raise NotFound(_("There is no training run for this job."))


def create_run(
    *,
    task: str,
    dataset: DataSet,
    params: dict[str, Any] | None = None,
    base: Artifact | None = None,
    activate: bool = False,
    user: Any = None,
    job: Job | None = None,
) -> TrainingRun:
    """A new run; wrong options are refused here, while the person still looks."""
    given = {name: value for name, value in (params or {}).items() if value is not None}
    if taken := sorted(SET_BY_THE_RUN & set(given)):
        raise InvalidInput(_("These options are set by the run itself: %(names)s.") % {"names": ", ".join(taken)})
    options = TrainingOptions.from_mapping({"task": task, "data": ".", "out": ".", **given})
    known = options.as_json()
    person = user if getattr(user, "pk", None) else None
    return TrainingRun.objects.create(
        task=task,
        dataset=dataset,
        base=base,
        activate=activate,
        created_by=person,
        job=job,
        params={name: known[name] for name in given},
    )


def folder_of(run: TrainingRun) -> Path:
    """Where this machine keeps the checkpoints of the run: the same after a kill, so that it goes on from there."""
    return Path(conf.CACHE_DIR) / "training" / str(run.pk)


def options_of(run: TrainingRun) -> TrainingOptions:
    """What the trainer is given; data and base are fetched from the storage."""
    if run.dataset is None:
        raise InvalidInput(_("The data set of this run is gone."))
    data = files.fetch(StoredFolder(run.dataset.path, run.dataset.manifest))
    base = artifacts.fetch(run.base) if run.base else _standard_base(run)
    names = {option.name for option in fields(TrainingOptions)}
    params = {name: value for name, value in run.params.items() if name in names}
    params.setdefault("name", f"{ROLES[run.task]}-run-{run.pk}")
    options = TrainingOptions.from_mapping({"task": run.task, "data": data, "out": data, **params})
    return options.with_paths(data=data, out=folder_of(run) / "model", base=base, work=folder_of(run) / "work")


def _standard_base(run: TrainingRun) -> Path | None:
    """Moods are taught to the model that ships; everything else without a base begins from nothing."""
    return starter_folder("sentiment") if run.task == TrainingRun.Task.SENTIMENT else None


@dataclass(frozen=True, slots=True)
class Trained:
    result: TrainingResult
    metrics: dict[str, Any]
    is_better: bool
    """Better than the active model on the same texts, or there is none that could be compared."""


def train(
    run: TrainingRun,
    *,
    on_step: OnStep,
    on_start: OnStart,
    should_stop: Callable[[], bool],
    trainer: Trainer | None = None,
) -> Trained | None:
    """Train and compare; None for a run that was asked to stop."""
    trainer, options = trainer or load_trainer(), options_of(run)
    result = trainer.run(options, on_step=on_step, on_start=on_start, should_stop=should_stop)
    if result.stopped:
        return None
    metrics: dict[str, Any] = {
        "steps": result.steps,
        "tokens": result.tokens,
        "seconds": round(result.seconds, 1),
        "size": result.size,
    }
    if run.task == TrainingRun.Task.TOKENIZER:
        return Trained(result, metrics, is_better=True)
    metrics |= {"train_loss": _number(result.train_loss), "valid_loss": _number(result.valid_loss)}
    if result.base_valid_loss is not None:
        metrics["base_valid_loss"] = _number(result.base_valid_loss)
    return _compared(run, result, metrics, trainer, options)


def _compared(
    run: TrainingRun, result: TrainingResult, metrics: dict[str, Any], trainer: Trainer, options: TrainingOptions
) -> Trained:
    if run.task == TrainingRun.Task.SENTIMENT:
        gate = judge(ROLES[run.task], result.folder, options.data)
        return Trained(result, {**metrics, **gate.as_metrics()}, is_better=gate.is_better)
    new = trainer.evaluate(result.folder, options)
    metrics["bits_per_byte"] = _number(new.bits_per_byte)
    old = _of_active(ROLES[run.task], trainer, options)
    if old is None:
        return Trained(result, metrics, is_better=True)
    metrics["active_bits_per_byte"] = _number(old.bits_per_byte)
    return Trained(result, metrics, is_better=new.bits_per_byte < old.bits_per_byte)


def _of_active(role: str, trainer: Trainer, options: TrainingOptions) -> Evaluation | None:
    current = artifacts.active(role)
    if current is None:
        return None
    try:
        return trainer.evaluate(artifacts.fetch(current), options)
    except EcomAIError:
        return None  # an active model that cannot be read does not keep its successor out


def _number(value: float) -> float | None:
    return round(value, 5) if math.isfinite(value) else None


def store_model(run: TrainingRun, trained: Trained) -> StoredFolder:
    return artifacts.store(trained.result.folder, role=ROLES[run.task])


def finish(run: TrainingRun, trained: Trained, stored: StoredFolder) -> Artifact:
    """Register the model, and put it in use where that was wished and it is better; inside the job's transaction."""
    artifact = artifacts.record(
        stored,
        trained.result.folder,
        role=ROLES[run.task],
        metrics=trained.metrics,
        parent=run.base,
        user=run.created_by,
    )
    TrainingRun.objects.filter(pk=run.pk).update(artifact=artifact, metrics=trained.metrics)
    if run.activate and trained.is_better:
        artifacts.activate(artifact, user=run.created_by)
    return artifact


def clear_work(run: TrainingRun) -> None:
    """Delete the checkpoints of a run whose model is stored."""
    shutil.rmtree(folder_of(run), ignore_errors=True)
