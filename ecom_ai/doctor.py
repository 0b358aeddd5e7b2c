"""What is wrong with this installation, and how to mend it: one small examination each."""

from __future__ import annotations

import importlib
import importlib.metadata
import shutil
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from celery import current_app
from django.conf import settings
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from ecom_ai import backends
from ecom_ai.conf import conf
from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.exceptions import EcomAIError
from ecom_ai.jobs.models import Job, WorkerBeat
from ecom_ai.jobs.publishing import BROKER_ERRORS
from ecom_ai.jobs.queues import Queue

Level = Literal["ok", "warning", "error"]
SWEEPER = "sweeper"
DISK_MINIMUM = 2**30


@dataclass(frozen=True, slots=True)
class Finding:
    """`hint` says how to mend it; empty where all is well."""

    level: Level
    subject: str
    message: str
    hint: str = ""


def examine(*, load: bool = True) -> Iterator[Finding]:
    """Every examination in order; one that fails never hides the next. `load` loads the models and writes a line."""
    examinations: list[Callable[[], Iterator[Finding]]] = [_versions, _settings, _database, _broker, _workers, _jobs]
    examinations += [_storage, _disk, _device]
    if load:
        examinations.append(_engines)
    for examination in examinations:
        try:
            yield from examination()
        except DatabaseError as error:
            if _tables_are_missing():
                yield Finding("error", _subject(examination), "Not examined: tables are missing.", "manage.py migrate")
            else:
                yield Finding("error", _subject(examination), f"The database does not answer: {error}")
        except (TypeError, ValueError, ArithmeticError, AttributeError, ImproperlyConfigured) as error:
            # a setting of a wrong type, told by the examination of the settings, breaks whatever uses it
            yield Finding("error", _subject(examination), f"Not examined: {error}", "Mend the settings first.")


def _tables_are_missing() -> bool:
    """Django has one class of error for a missing table and for a database that is away; only one of them answers."""
    try:
        return Job._meta.db_table not in connection.introspection.table_names()
    except DatabaseError:
        return False


def _subject(examination: Callable[..., object]) -> str:
    return examination.__name__.strip("_")


def _versions() -> Iterator[Finding]:
    found = {name: _version(name) for name in ("Django", "celery", "djangorestframework", "torch", "transformers")}
    words = ", ".join(f"{name} {version}" for name, version in found.items() if version)
    yield Finding("ok", "versions", words)
    missing = [name for name in ("torch", "transformers") if not found[name]]
    if missing and any(".hf." in str(entry.get("BACKEND")) for entry in conf.ENGINES.values()):
        yield Finding(
            "warning",
            "versions",
            f"{' and '.join(missing)} not installed here.",
            'Right for a web machine; a worker needs: pip install "ecom_ai[worker]"',
        )


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""


def _settings() -> Iterator[Finding]:
    messages = run_checks(tags=["ecom_ai"])
    for message in messages:
        yield Finding("error" if message.is_serious() else "warning", "settings", message.msg, message.hint or "")
    if not messages:
        yield Finding("ok", "settings", "No complaint.")


def _database() -> Iterator[Finding]:
    started = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    milliseconds = (time.perf_counter() - started) * 1000
    yield Finding("ok", "database", f"{connection.vendor} answers in {milliseconds:.1f} ms.")
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan([node for node in executor.loader.graph.leaf_nodes() if node[0] == "ecom_ai"])
    if plan:
        yield Finding("error", "database", f"{len(plan)} migrations are missing.", "manage.py migrate")


def _broker() -> Iterator[Finding]:
    if not current_app.conf.broker_write_url:
        yield Finding(
            "error",
            "broker",
            "No Celery application of yours is loaded here, so nothing knows the broker.",
            "Make your_project/celery.py and import it in your_project/__init__.py: docs/integrate.md, step 4.",
        )
        return
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, timeout=3)
            yield Finding("ok", "broker", f"{broker.as_uri()} answers.")
    except BROKER_ERRORS as error:
        yield Finding(
            "error",
            "broker",
            f"The broker does not answer: {error}",
            "Start it, or mend CELERY_BROKER_URL. Accepted jobs are safe and start when it is back.",
        )


def _workers() -> Iterator[Finding]:
    since = timezone.now() - timedelta(seconds=3 * conf.JOB_LEASE_SECONDS)
    alive = list(WorkerBeat.objects.filter(seen_at__gte=since))
    served = {queue for beat in alive for queue in beat.queues}
    for queue in Queue:
        names = [beat.name for beat in alive if queue.value in beat.queues]
        if names:
            yield Finding("ok", "workers", f"{queue.value}: {', '.join(names)}")
        else:
            level: Level = "warning" if queue is Queue.TRAINING else "error"
            yield Finding(level, "workers", f"Nobody serves {queue.value}.", _worker_command(queue))
    if not any(SWEEPER in beat.name for beat in alive) and SWEEPER not in served:
        yield Finding("error", "sweeper", "No sweeper runs.", "manage.py ecom_ai_sweep --loop")


def _worker_command(queue: Queue) -> str:
    project = settings.ROOT_URLCONF.split(".")[0]
    if queue is Queue.TRAINING:
        return (
            f"celery -A {project} worker -P prefork --pool-start-method spawn -c 1 --max-tasks-per-child 1 "
            f"-Q {queue.value} -n training@%h"
        )
    return f"celery -A {project} worker -P threads -c 8 -Q {Queue.INTERACTIVE.value},{Queue.BULK.value} -n inference@%h"


def _jobs() -> Iterator[Finding]:
    hour = timezone.now() - timedelta(hours=1)
    waiting = Job.objects.filter(state=Job.State.QUEUED).count()
    old = Job.objects.filter(state=Job.State.QUEUED, created_at__lt=hour).count()
    failed = Job.objects.filter(state=Job.State.FAILED, finished_at__gte=timezone.now() - timedelta(days=1)).count()
    if old:
        yield Finding(
            "warning", "jobs", f"{old} jobs wait for more than an hour.", "Add workers, or see why they stand."
        )
    yield Finding("ok", "jobs", f"{waiting} waiting, {failed} failed within a day.")


def _storage() -> Iterator[Finding]:
    storage = storages[conf.STORAGE]
    name = "ecom_ai/doctor.txt"
    try:
        saved = storage.save(name, ContentFile(b"ecom_ai"))
        storage.delete(saved)
    except OSError as error:
        yield Finding("error", "storage", f"Models cannot be saved: {error}", "Mend STORAGES or ECOM_AI_STORAGE.")
    else:
        yield Finding("ok", "storage", f"{type(storage).__name__} takes files.")


def _disk() -> Iterator[Finding]:
    folder = Path(conf.CACHE_DIR)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        free = shutil.disk_usage(folder).free
    except OSError as error:
        yield Finding("error", "disk", f"{folder}: {error}", "Set ECOM_AI_CACHE_DIR to a folder that can be written.")
        return
    level: Level = "ok" if free > DISK_MINIMUM else "warning"
    yield Finding(level, "disk", f"{free / 2**30:.1f} GiB free for models in {folder}.")


def _device() -> Iterator[Finding]:
    try:
        device = importlib.import_module("ecom_ai.engines.hf.device")
    except ImportError:
        yield Finding("ok", "device", "torch is not installed here, so no device was looked for.")
        return
    yield Finding("ok", "device", device.describe())


TRIALS: dict[str, Callable[[Any], object]] = {
    "text": lambda engine: engine.generate([Prompt(user="Hello")], GenerationOptions(max_tokens=8)),
    "sentiment": lambda engine: engine.classify(["Works well.", "很好用"]),
    "embedding": lambda engine: engine.embed(["Can I send it back?", "可以退货吗"]),
}
"""One small request to an engine of each role."""


def _engines() -> Iterator[Finding]:
    for role in conf.ENGINES:
        yield from _engine(role)


def _engine(role: str) -> Iterator[Finding]:
    subject = f"engine {role}"
    try:
        spec = backends.resolve(role)
        started = time.perf_counter()
        engine: Any = backends.engine_for(role)
        loaded = time.perf_counter() - started
        words = f"{engine.model_version} from {spec.model or spec.backend}, loaded in {loaded:.1f} s"
        if role in TRIALS:
            started = time.perf_counter()
            TRIALS[role](engine)
            words += f", answers in {time.perf_counter() - started:.2f} s"
        if role == "sentiment":
            words += f", says {_moods(engine)}"
        yield Finding("ok", subject, words + ".")
    except EcomAIError as error:
        yield Finding("error", subject, str(error), "See docs/models.md: which models, from where, how checked.")


def _moods(engine: Any) -> str:
    """One clear text of each language; whoever reads it sees whether the model is the right one."""
    texts = ("质量很好，非常满意", "It broke after one day.")
    found = engine.classify(texts)
    return ", ".join(
        f"{text!r}: {each.label} ({max(each.probabilities.values()):.0%})"
        for text, each in zip(texts, found, strict=True)
    )
