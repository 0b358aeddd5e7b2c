"""The index compared with the shop, row by row."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecom_ai.chat.search import indexing
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task


@job_task(name="ecom_ai.chat.rebuild_index", queue=Queue.BULK, label=_("Compare the chat's search index with the shop"))
def rebuild_index(job: RunningJob) -> None:
    """Safe to repeat: rows that are indexed as they are stay untouched."""
    changed = indexing.rebuild()
    with job.finishing() as result:
        result.update(changed=changed)
