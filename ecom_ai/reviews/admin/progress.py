"""How far the scoring of the past is, and whether there are new numbers; asked for while a dashboard is open."""

from __future__ import annotations

from dataclasses import astuple
from typing import Any

from ecom_ai.jobs import live
from ecom_ai.jobs.models import Job
from ecom_ai.reviews import services, tasks


def state() -> dict[str, Any]:
    """Three queries; `version` changes with every review that is scored or corrected."""
    counts = services.totals(services.Filters())
    return {
        "scored": counts.read,
        "version": "-".join(str(number) for number in astuple(counts)),
        "job": _open_job(),
    }


def _open_job() -> dict[str, Any] | None:
    job = Job.objects.open().filter(kind=tasks.backfill.name).order_by("created_at").first()
    if job is None:
        return None
    seen = live.live_data(job)
    shown = ("state_label", "done", "failed", "total", "percent", "rate", "remaining")
    return {"id": str(job.pk), **{name: seen[name] for name in shown}}
