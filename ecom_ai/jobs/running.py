"""A job as the function that runs it sees it: its items, its progress, and writes that only the holder may make."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now

from ecom_ai.exceptions import JobCancelled, LeaseLost
from ecom_ai.jobs.clock import lease_end
from ecom_ai.jobs.models import Job, JobItem
from ecom_ai.jobs.states import ItemState, JobState

PREVIEW_SECONDS = 0.15
PROGRESS_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one item; `code` is for machines, `message` for the person who reads the job page."""

    state: ItemState
    code: str = ""
    message: str = ""


DONE = Outcome(ItemState.DONE)


def failed(code: str, message: str) -> Outcome:
    return Outcome(ItemState.FAILED, code, message)


def skipped(code: str, message: str) -> Outcome:
    """Left alone on purpose; counts as done."""
    return Outcome(ItemState.SKIPPED, code, message)


@dataclass(slots=True)
class Step:
    """What one `commit` records beside the effects; may be added to inside the block."""

    done: int = 0
    failed: int = 0
    items: dict[JobItem, Outcome] = field(default_factory=dict)
    cursor: dict[str, Any] | None = None
    result: dict[str, Any] | None = None

    def record(self, item: JobItem, outcome: Outcome = DONE) -> None:
        self.items[item] = outcome


class RunningJob:
    def __init__(self, row: Job) -> None:
        self._row = row
        self.id: uuid.UUID = row.pk
        self.token = row.token
        self.params: dict[str, Any] = row.params
        self.user_id: Any = row.user_id
        self.cursor: dict[str, Any] = row.cursor
        self.attempt = row.attempts
        self.language = row.language
        self.finished = False
        self._cancelled = threading.Event()
        self._lost = threading.Event()
        self._preview_at = self._progress_at = 0.0
        self._preview: str | None = None

    def __str__(self) -> str:
        return str(self._row)

    @property
    def user(self) -> Any:
        """Who asked for it, or None."""
        return self._row.user

    @property
    def total(self) -> int:
        return self._row.total

    def cancelled(self) -> bool:
        """Whether to stop; costs nothing, so it may be asked between tokens."""
        return self._cancelled.is_set() or self._lost.is_set()

    def check(self) -> None:
        """Raise if somebody cancelled the job, or another worker holds it now."""
        if self._lost.is_set():
            raise LeaseLost(f"Another worker holds job {self.id}.")
        if self._cancelled.is_set():
            raise JobCancelled(f"Job {self.id} was cancelled.")

    def mark_cancelled(self) -> None:
        self._cancelled.set()

    def mark_lost(self) -> None:
        self._lost.set()

    def chunks(self, size: int) -> Iterator[list[JobItem]]:
        """The pending items in order, `size` at a time: memory stays flat and a restart resumes where it was."""
        last = -1
        while True:
            self.check()
            items = list(
                JobItem.objects.pending().filter(job_id=self.id, position__gt=last).order_by("position")[:size]
            )
            if not items:
                return
            yield items
            last = items[-1].position

    @contextmanager
    def commit(
        self,
        *,
        done: int = 0,
        failed: int = 0,
        items: Mapping[JobItem, Outcome] | None = None,
        cursor: dict[str, Any] | None = None,
        result: dict[str, Any] | None = None,
    ) -> Iterator[Step]:
        """One transaction for effects and progress. The row is taken first: whoever lost the job gets `LeaseLost`
        before an effect is written, and nobody can take it over until the transaction ends."""
        step = Step(done, failed, dict(items or {}), cursor, result)
        with transaction.atomic():
            self._hold()
            yield step
            _settle_items(step.items)
            self._held_update(**self._progress_fields(step))
        if step.cursor is not None:
            self.cursor = step.cursor

    @contextmanager
    def finishing(self, result: dict[str, Any] | None = None) -> Iterator[dict[str, Any]]:
        """Like `commit`, and the job is done with it; yields the result, to be filled inside the block."""
        final = dict(result) if result is not None else {}
        with transaction.atomic():
            self._hold()
            yield final
            fields: dict[str, Any] = {"state": JobState.DONE, "finished_at": Now(), "lease_until": None}
            if final:
                fields["result"] = final
            if self._row.total and not JobItem.objects.filter(job_id=self.id).exists():
                fields["done"] = F("total") - F("failed")
            self._held_update(**fields, **self._pending_preview())
        self.finished = True

    def finish(self, result: dict[str, Any] | None = None) -> None:
        with self.finishing(result):
            pass

    def preview(self, text: str) -> None:
        """The text made so far, for the person who watches: one UPDATE per 150 ms at most."""
        self._preview = text
        if time.monotonic() - self._preview_at < PREVIEW_SECONDS:
            return
        self._preview_at = time.monotonic()
        self._held_update(**self._pending_preview())

    def progress(self, *, done: int, total: int | None = None, result: dict[str, Any] | None = None) -> None:
        """Absolute progress of work without items (steps of a training run): one UPDATE per 0.5 s at most."""
        if total is None and time.monotonic() - self._progress_at < PROGRESS_SECONDS:
            return
        self._progress_at = time.monotonic()
        fields: dict[str, Any] = {"done": done}
        if total is not None:
            self._row.total = fields["total"] = total
        if result is not None:
            fields["result"] = result
        self._held_update(**fields)

    def _pending_preview(self) -> dict[str, Any]:
        if self._preview is None:
            return {}
        text, self._preview = self._preview, None
        return {"preview": text, "preview_revision": F("preview_revision") + 1}

    def _progress_fields(self, step: Step) -> dict[str, Any]:
        bad = sum(outcome.state == ItemState.FAILED for outcome in step.items.values())
        done, failed = step.done + len(step.items) - bad, step.failed + bad
        fields: dict[str, Any] = {"done": F("done") + done, "failed": F("failed") + failed}
        if step.cursor is not None:
            fields["cursor"] = step.cursor
        if step.result is not None:
            fields["result"] = step.result
        if done or failed or step.cursor is not None:
            fields["attempts"] = 0  # it moves on: only starts without progress count against the job
        return fields

    def _hold(self) -> None:
        self._held_update(heartbeat_at=Now(), lease_until=lease_end())

    def _held_update(self, **fields: Any) -> None:
        if not Job.objects.held(self.id, self.token).update(**fields):
            self.mark_lost()
            raise LeaseLost(f"Another worker holds job {self.id}.")


def _settle_items(items: Mapping[JobItem, Outcome]) -> None:
    plain = [item.pk for item, outcome in items.items() if outcome == DONE]
    JobItem.objects.filter(pk__in=plain).update(state=ItemState.DONE, reason_code="", message="")
    others = []
    for item, outcome in items.items():
        if outcome != DONE:
            item.state, item.reason_code, item.message = outcome.state, outcome.code, outcome.message
            others.append(item)
    if others:
        JobItem.objects.bulk_update(others, ["state", "reason_code", "message"])
