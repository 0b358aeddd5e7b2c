"""What the live page of a job shows, the same for the first load and for each poll; a constant number of queries."""

from __future__ import annotations

from typing import Any

from ecom_ai.jobs import services, wording
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState
from ecom_ai.jobs.tasks import task_of

TROUBLE_LIMIT = 200


def live_data(job: Job, *, after: int = -1) -> dict[str, Any]:
    """For JSON; `trouble` are the failed and skipped items behind position `after`."""
    seen = services.progress(job)
    return {
        "state": job.state,
        "state_label": str(JobState(job.state).label),
        "open": job.is_open,
        "cancelling": job.is_open and job.cancel_requested,
        "done": seen.done,
        "failed": seen.failed,
        "total": seen.total,
        "percent": int(seen.share * 100),
        "rate": wording.rate(seen.rate) if seen.rate else "",
        "remaining": "" if seen.remaining is None else wording.duration(seen.remaining),
        "preview": seen.preview,
        "error": wording.error(job.error_code, job.error),
        "result_url": _result_url(job),
        "can_retry": not job.is_open and (job.state != JobState.DONE or job.failed > 0),
        "trouble": _trouble(job, after),
    }


def page_context(job: Job, user: Any, *, after: int = -1) -> dict[str, Any]:
    data = live_data(job, after=after)
    trouble = data["trouble"]
    return {
        "job": job,
        "live": data,
        "may_change": services.may_change(user, job),
        "last_position": trouble[-1]["position"] if trouble else after,
        "more_trouble": len(trouble) == TROUBLE_LIMIT,
        "later_page": after >= 0,
    }


def _trouble(job: Job, after: int) -> list[dict[str, Any]]:
    items = list(job.items.filter(position__gt=after).troubled()[:TROUBLE_LIMIT])
    task = task_of(job.kind)
    names = task.names([item.object_id for item in items]) if items and task and task.names else {}
    return [
        {
            "position": item.position,
            "object": names.get(item.object_id) or item.object_id,
            "state": str(item.get_state_display()),
            "reason": item.message or item.reason_code,
        }
        for item in items
    ]


def _result_url(job: Job) -> str:
    task = task_of(job.kind)
    if task is None or task.result_url is None or job.state != JobState.DONE:
        return ""
    return task.result_url(job)
