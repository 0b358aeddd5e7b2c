"""Background doors of descriptions: ids in, one service call, progress recorded."""

from __future__ import annotations

from collections.abc import Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.beside import beside
from ecom_ai.conf import conf
from ecom_ai.descriptions import services
from ecom_ai.descriptions.judging import Judged, Unjudged, judge_all
from ecom_ai.descriptions.models import Draft
from ecom_ai.descriptions.prompts import Request
from ecom_ai.descriptions.writer import Outcome, Writer
from ecom_ai.engines.base import GenerationOptions
from ecom_ai.exceptions import EcomAIError, InvalidInput
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job, JobItem
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import DONE, RunningJob, Step, failed, skipped
from ecom_ai.jobs.running import Outcome as ItemOutcome
from ecom_ai.jobs.states import ItemState
from ecom_ai.jobs.tasks import job_task
from ecom_ai.shopmap import ProductRecord, get_shop_map

CHUNK = 16
"""Products saved together; progress moves by as many."""
AHEAD = 24
"""Chunks written at once: several times what a batch holds, because of some only the last few rows are left."""
NEEDS_ATTENTION = ItemOutcome(ItemState.DONE, "needs_attention", "")


def drafts_url(job: Job) -> str:
    """The drafts that a job made; for the button on its page."""
    return f"{reverse('admin:ecom_ai_draft_changelist')}?job__id__exact={job.pk}"


def publications_url(job: Job) -> str:
    return reverse("admin:ecom_ai_publication_changelist")


def product_names(keys: list[str]) -> dict[str, str]:
    return {key: record.title for key, record in get_shop_map().products.get_many(keys).items()}


def draft_names(keys: list[str]) -> dict[str, str]:
    drafts = Draft.objects.filter(pk__in=keys).only("product_title", "object_id", "language")
    return {str(draft.pk): str(draft) for draft in drafts}


@job_task(
    name="ecom_ai.descriptions.generate_one",
    queue=Queue.INTERACTIVE,
    label=_("Write a description"),
    permission="ecom_ai.generate_draft",
)
def generate_one(job: RunningJob) -> None:
    """One draft, its text readable in `job.preview` while it grows."""
    params = job.params
    record = get_shop_map().products.get(params["product"])
    request = services.request_for(record, language=params["language"], tone=params["tone"])
    known = services.KnownDescriptions.recent(but=record.pk, at_once=False)
    options = GenerationOptions(priority="interactive", cancelled=job.cancelled)
    outcome = services.writer(options=options, known=known).write_aloud(request, lambda text, _try: job.preview(text))
    job.check()
    with job.finishing() as result:
        draft = services.build_draft(record, outcome, user=job.user, job_id=job.id)
        draft.save()
        result.update(draft=draft.pk, state=draft.state)


@job_task(
    name="ecom_ai.descriptions.generate_many",
    queue=Queue.BULK,
    label=_("Write descriptions"),
    result_url=drafts_url,
    permission="ecom_ai.generate_draft",
    names=product_names,
)
def generate_many(job: RunningJob) -> None:
    """Drafts for the job's items, a chunk at a time; a restart goes on with the first unfinished chunk."""
    options = GenerationOptions(priority="bulk", cancelled=job.cancelled)
    writer = services.writer(options=options, known=services.KnownDescriptions.recent())
    writer = replace(writer, judge=_judge_beside)
    for chunk in _written_ahead(job, writer):
        _save_chunk(job, chunk)


@job_task(
    name="ecom_ai.descriptions.publish_many",
    queue=Queue.BULK,
    label=_("Publish descriptions"),
    result_url=drafts_url,
    permission="ecom_ai.publish_draft",
    names=draft_names,
)
def publish_many(job: RunningJob) -> None:
    """Publish approved drafts; each that cannot be published keeps its reason."""
    for items in job.chunks(20):
        job.check()
        with job.commit() as done:
            for item in items:
                _publish_item(item, done, job)


class _Chunk:
    """Items on their way: what cannot be written is known before the model is asked."""

    def __init__(self, job: RunningJob, items: list[JobItem]) -> None:
        self.refused: dict[JobItem, ItemOutcome] = {}
        self.ready: list[tuple[JobItem, ProductRecord, Request]] = []
        records = get_shop_map().products.get_many(item.object_id for item in items)
        filled = _filled(job, items)
        for item in items:
            self._sort_in(job, item, records.get(item.object_id), filled)

    def _sort_in(
        self, job: RunningJob, item: JobItem, record: ProductRecord | None, filled: set[tuple[str, str]]
    ) -> None:
        if record is None:
            self.refused[item] = failed("product_not_found", str(_("This product no longer exists.")))
            return
        try:
            request = services.request_for(record, language=job.params["language"], tone=job.params["tone"])
        except EcomAIError as error:
            self.refused[item] = failed(error.code, str(error))
            return
        if (item.object_id, request.language) in filled:
            self.refused[item] = skipped(
                "has_description", str(_("This product has a description or a draft already."))
            )
        else:
            self.ready.append((item, record, request))


def _filled(job: RunningJob, items: list[JobItem]) -> set[tuple[str, str]]:
    if not job.params.get("only_missing"):
        return set()
    return services.described(get_shop_map().products.model, [item.object_id for item in items])


def _written_ahead(job: RunningJob, writer: Writer) -> Iterator[tuple[_Chunk, list[Outcome]]]:
    """Chunks with their texts, as they are done; some are written while one is saved, so that the batch never runs
    empty, and one whose texts are tried again and again holds up no other."""
    waiting: dict[Future[list[Outcome]], _Chunk] = {}
    with ThreadPoolExecutor(AHEAD, thread_name_prefix="describe") as pool:
        for items in job.chunks(CHUNK):
            job.check()
            chunk = _Chunk(job, items)
            waiting[pool.submit(writer.write, [request for _item, _record, request in chunk.ready])] = chunk
            if len(waiting) >= AHEAD:
                yield from _written(waiting)
        while waiting:
            yield from _written(waiting)


def _written(waiting: dict[Future[list[Outcome]], _Chunk]) -> Iterator[tuple[_Chunk, list[Outcome]]]:
    done, _going_on = wait(waiting, return_when=FIRST_COMPLETED)
    for texts in done:
        yield waiting.pop(texts), texts.result()


def _judge_beside(answers: Sequence[Unjudged]) -> list[Judged]:
    return beside(judge_all, answers)


def _save_chunk(job: RunningJob, written: tuple[_Chunk, list[Outcome]]) -> None:
    chunk, outcomes = written
    job.check()  # a cancelled engine returns early; half a text is never saved
    with job.commit() as done:
        for item, refusal in chunk.refused.items():
            done.record(item, refusal)
        drafts = []
        for (item, record, _request), outcome in zip(chunk.ready, outcomes, strict=True):
            drafts.append(services.build_draft(record, outcome, user=job.user, job_id=job.id))
            done.record(item, DONE if outcome.passed else NEEDS_ATTENTION)
        Draft.objects.bulk_create(drafts)


def _publish_item(item: JobItem, done: Step, job: RunningJob) -> None:
    draft = Draft.objects.filter(pk=item.object_id).first()
    if draft is None:
        done.record(item, failed("draft_not_found", str(_("This draft no longer exists."))))
        return
    try:
        services.publish_draft(draft, user=job.user, only_approved=True)
    except EcomAIError as error:
        left_out = skipped if error.code == "superseded" else failed
        done.record(item, left_out(error.code, str(error)))
    else:
        done.record(item)


def start_one(product: Any, *, user: Any, language: str = "", tone: str = "", key: str = "") -> Job:
    """Enqueue one description; the same click ten times is one job."""
    record = get_shop_map().products.get(product)
    chosen, tone = services.valid_language(language, record), services.valid_tone(tone)
    services.sheet_of(record)  # a product without facts is refused here, while the person still looks
    params = {"product": record.pk, "language": chosen, "tone": tone}
    return jobs.enqueue(generate_one, user=user, params=params, key=key, singleton=f"{record.pk}:{chosen}")


def start_many(
    products: Iterable[Any],
    *,
    user: Any,
    language: str = "",
    tone: str = "",
    only_missing: bool = False,
    key: str = "",
) -> Job:
    """Enqueue a bulk run; `products` may be an iterator of any length, memory stays flat."""
    params = {
        "language": services.valid_language(language) if language else "",
        "tone": services.valid_tone(tone),
        "only_missing": only_missing,
    }
    return jobs.enqueue(generate_many, user=user, params=params, items=_bounded(products), key=key)


def start_publishing(drafts: Iterable[int], *, user: Any, key: str = "") -> Job:
    return jobs.enqueue(publish_many, user=user, params={}, items=(str(pk) for pk in drafts), key=key)


def _bounded(products: Iterable[Any]) -> Iterator[str]:
    source = iter(products)
    for count, product in enumerate(source):
        if count >= conf.MAX_PRODUCTS:
            if isinstance(source, Generator):
                source.close()  # a database cursor is closed while the transaction that opened it still stands
            raise InvalidInput(
                gettext("One run takes at most %s products.") % conf.MAX_PRODUCTS, code="too_many_products"
            )
        yield str(product)
