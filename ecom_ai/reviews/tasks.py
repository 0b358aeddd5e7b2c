"""Background doors of reviews: score what is new, score the past, tell alerts."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecom_ai.beside import beside
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.periodic import every
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.states import JobState
from ecom_ai.jobs.tasks import job_task
from ecom_ai.reviews import services
from ecom_ai.reviews.judging import Reading, read_for
from ecom_ai.reviews.models import AlertDelivery, PendingReview
from ecom_ai.reviews.services import storing
from ecom_ai.reviews.services.scoring import Judge, Sorted, texts_of
from ecom_ai.reviews.services.storing import Judged
from ecom_ai.shopmap import ReviewRecord

FIRST_CHUNK, CHUNK = 100, 500
"""The first is small, so that people see progress at once."""
AHEAD = 2
"""Chunks on their way while one is saved."""
ORPHANS_CHUNK = 2_000
WAITING = "waiting"
ONE = "one"


@job_task(name="ecom_ai.reviews.score_new", queue=Queue.INTERACTIVE, label=_("Score new reviews"))
def score_new(job: RunningJob) -> None:
    """Whatever waits. Its place as the one that waits is free as soon as it starts: what is written from now on may
    be too late for it and gets a job of its own."""
    Job.objects.filter(pk=job.id).update(singleton="")
    done = 0
    while rows := services.pending():
        job.check()
        services.score_reviews(list(dict.fromkeys(row.object_id for row in rows)))
        with job.commit(done=len(rows)):
            PendingReview.objects.filter(pk__in=[row.pk for row in rows]).delete()
        done += len(rows)
    job.finish({"reviews": done})


def wake_up() -> None:
    """A job for what waits, where none waits already: many reviews at once are one job."""
    waiting = Job.objects.filter(kind=score_new.name, singleton=WAITING, state=JobState.QUEUED)
    if not waiting.exists():
        jobs.enqueue(score_new, singleton=WAITING)


def dashboard_url(job: Job) -> str:
    return reverse("admin:ecom_ai_sentimentdashboard_changelist")


@job_task(
    name="ecom_ai.reviews.backfill",
    queue=Queue.BULK,
    label=_("Score reviews"),
    result_url=dashboard_url,
    permission="ecom_ai.score_review",
)
def backfill(job: RunningJob) -> None:
    """Every review that the model in use has not scored, in key order; a restart goes on behind the last chunk."""
    if not job.cursor:
        job.progress(done=0, total=services.review_map().queryset().count() or 1)
    while True:
        version = Judge.in_force().engine.model_version
        for chunk in _judged_ahead(job):
            _save(job, chunk)
        if Judge.in_force().engine.model_version == version:
            break
        with job.commit(cursor={**job.cursor, "last": ""}):  # another model was put in use meanwhile
            pass
    removed = _remove_orphans(job)
    job.finish({**job.cursor.get("counts", {}), "removed": removed, "model": version})


class _Chunk:
    def __init__(self, records: list[ReviewRecord], wanted: Sorted, judged: Future[list[Judged]]) -> None:
        self.records, self.wanted, self.judged = records, wanted, judged


def _judged_ahead(job: RunningJob) -> Iterator[_Chunk]:
    """Chunks in order. While one is saved the model judges the next, and the words of the one after it are read."""
    waiting: deque[_Chunk] = deque()
    with ThreadPoolExecutor(1, "read") as reading, ThreadPoolExecutor(1, "score") as scoring:
        for records in _chunks(job):
            judging = Judge.in_force()
            wanted = services.sort_out(records, judging.engine.model_version, again=bool(job.params.get("again")))
            read = reading.submit(beside, read_for, texts_of(wanted.to_judge), judging.lexicon.aspects)
            waiting.append(_Chunk(records, wanted, scoring.submit(_judge, judging, wanted, read)))
            if len(waiting) > AHEAD:
                yield waiting.popleft()
        while waiting:
            yield waiting.popleft()


def _judge(judging: Judge, wanted: Sorted, read: Future[list[Reading]]) -> list[Judged]:
    return judging.judge(wanted.to_judge, read.result())


def _chunks(job: RunningJob) -> Iterator[list[ReviewRecord]]:
    last, size = job.cursor.get("last", ""), CHUNK if job.cursor.get("last") else FIRST_CHUNK
    while records := services.review_map().after(last, size):
        job.check()
        yield records
        last, size = records[-1].pk, CHUNK


def _save(job: RunningJob, chunk: _Chunk) -> None:
    judged = chunk.judged.result()
    counts = dict(job.cursor.get("counts", {"scored": 0, "known": 0}))
    with job.commit(done=len(chunk.records)) as step:
        stored = storing.store([*judged, *chunk.wanted.to_refresh])
        storing.write_own_fields(chunk.wanted.settled)
        counts["scored"] += len(judged) - stored.stale
        counts["known"] += len(chunk.records) - len(judged)
        step.cursor = {**job.cursor, "last": chunk.records[-1].pk, "counts": counts}


def _remove_orphans(job: RunningJob) -> int:
    """Scores of reviews that went without a signal."""
    if services.review_map().queryset().count() == services.score_count():
        return 0
    after, removed = 0, 0
    while True:
        keys, after = services.orphans(after, ORPHANS_CHUNK)
        job.check()
        with job.commit():
            removed += storing.remove(keys)
        if not after:
            return removed


@job_task(name="ecom_ai.reviews.look", queue=Queue.BULK, label=_("Look for reviews without a score"))
def look(job: RunningJob) -> None:
    """What came without a signal (`bulk_create`), and what waits although nobody was woken up."""
    keys = services.missed()
    with job.commit():
        services.note_pending(keys)
    if services.pending(1):
        wake_up()
    job.finish({"found": len(keys)})


every(look, minutes=10, wanted=services.has_reviews)


@job_task(name="ecom_ai.reviews.forget_product", queue=Queue.BULK, label=_("Tidy up the reviews of a product"))
def forget_product(job: RunningJob) -> None:
    """The reviews of a product that is gone: they are gone as well, or belong to none now."""
    keys = services.keys_of_product(job.params["product"])
    with job.commit():
        services.note_pending(keys)
    wake_up()


@job_task(name="ecom_ai.reviews.check_alerts", queue=Queue.BULK, label=_("Look for jumps of negative reviews"))
def check_alerts(job: RunningJob) -> None:
    with job.finishing() as result:
        opened = services.check_alerts()
        for delivery in AlertDelivery.objects.filter(alert__in=opened):
            jobs.enqueue(deliver_alert, params={"delivery": delivery.pk}, key=f"delivery:{delivery.pk}")
        result.update(opened=len(opened))


every(check_alerts, minutes=15, wanted=services.has_reviews)


@job_task(name="ecom_ai.reviews.deliver_alert", queue=Queue.BULK, max_attempts=5, label=_("Tell of an alert"))
def deliver_alert(job: RunningJob) -> None:
    """At least once: the address is told again only where the worker died between telling and noting it."""
    delivery = AlertDelivery.objects.select_related("alert").filter(pk=job.params["delivery"]).first()
    if delivery is not None:
        services.deliver(delivery)


def start_backfill(*, user: Any, again: bool = False, key: str = "") -> Job:
    """What the model in use has not scored; with `again` everything, e.g. after the aspects' words changed."""
    services.review_map()  # refused here where the shop has no reviews
    return jobs.enqueue(backfill, user=user, params={"again": again}, key=key, singleton="again" if again else ONE)


def start_recount(*, user: Any) -> Job:
    """Find the aspects again, in every review."""
    return start_backfill(user=user, again=True)


@job_task(name="ecom_ai.reviews.analyze", queue=Queue.INTERACTIVE, label=_("Read texts as reviews"))
def analyze(job: RunningJob) -> None:
    """The texts leave the job's row as soon as they are read: they are somebody's."""
    found = services.analyze_texts(job.params.get("texts", []))
    with job.finishing({"results": found}):
        Job.objects.filter(pk=job.id).update(params={"texts": []})


def start_analysis(texts: list[str], *, user: Any, key: str = "") -> Job:
    return jobs.enqueue(analyze, user=user, params={"texts": texts}, key=key)
