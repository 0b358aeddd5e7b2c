"""Work on the index that no question waits for: it is compared with the shop, and help texts get their meanings."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from ecom_ai.backends import engine_for
from ecom_ai.chat.search import indexing, vectors
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task


@job_task(name="ecom_ai.chat.rebuild_index", queue=Queue.BULK, label=_("Compare the chat's search index with the shop"))
def rebuild_index(job: RunningJob) -> None:
    """Safe to repeat: rows that are indexed as they are stay untouched."""
    changed = indexing.rebuild()
    with job.finishing() as result:
        result.update(changed=changed)


@job_task(name="ecom_ai.chat.read_meanings", queue=Queue.BULK, label=_("Read what the help texts mean"))
def read_meanings(job: RunningJob) -> None:
    """Safe to repeat: a text that has its vector is not read again."""
    done, before = 0, -1
    while vectors.is_on():
        job.check()
        left = vectors.read_missing(engine_for(vectors.ROLE), vectors.BATCH)
        done += vectors.BATCH
        job.progress(done=done, total=done + left)
        if left in (0, before):  # nothing is left, or what is left cannot be kept
            break
        before = left
    job.finish()
