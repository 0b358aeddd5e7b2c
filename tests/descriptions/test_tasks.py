"""Background writing with the job machinery, no broker: each test is the worker."""

from __future__ import annotations

import pytest

from ecom_ai import backends
from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, LiveDescription
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.exceptions import InvalidInput, NotFound
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.execution import execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.tasks import task_of
from shop.models import Product, ProductAttribute
from tests.descriptions.conftest import BAD, GOOD

pytestmark = pytest.mark.django_db


@pytest.fixture
def engine(monkeypatch):
    """Every product gets a text of its own that the guard lets pass."""
    made = EchoGenerator(prompt_format="chat")
    monkeypatch.setitem(backends._engines, "text", (backends.resolve("text").key, made))
    return made


@pytest.fixture
def catalogue(product):
    for number in range(1, 8):
        copy = Product.objects.create(
            title=f"Harbour mug {number}", language="en", sku=f"M-1{number}", slug=f"harbour-mug-{number}",
            category=product.category, price="18.00", stock=5,
        )  # fmt: skip
        ProductAttribute.objects.create(product=copy, name="Capacity", value=f"{300 + number} ml", position=0)
    return list(Product.objects.order_by("pk"))


def work(job: Job) -> Job:
    execute(task_of(job.kind).run, str(job.pk))
    job.refresh_from_db()
    return job


def test_one_click_ends_in_one_draft_with_its_text_in_the_preview(product, engine, reviewer):
    engine._script = [GOOD]
    job = work(tasks.start_one(product.pk, user=reviewer))
    draft = Draft.objects.get(pk=job.result["draft"])
    assert job.state == Job.State.DONE
    assert draft.text == GOOD
    assert job.preview == GOOD
    assert draft.created_by == reviewer


def test_ten_clicks_are_one_job(product, engine, reviewer):
    assert len({tasks.start_one(product.pk, user=reviewer).pk for _ in range(10)}) == 1


def test_another_language_is_another_job(product, engine, reviewer):
    english, chinese = (tasks.start_one(product.pk, user=reviewer, language=code) for code in ("en", "zh"))
    assert english.pk != chinese.pk


def test_an_unknown_product_is_refused_at_the_door(product, reviewer):
    for key in ("999999", "abc", "1; DROP TABLE", "9" * 60, "\x00"):
        with pytest.raises(NotFound):
            tasks.start_one(key, user=reviewer)
    assert not Job.objects.exists()


def test_a_product_without_facts_is_refused_at_the_door(product, reviewer):
    product.attributes.all().delete()
    Product.objects.filter(pk=product.pk).update(title="")
    with pytest.raises(InvalidInput) as refused:
        tasks.start_one(product.pk, user=reviewer)
    assert refused.value.code == "no_facts"


def test_a_product_deleted_while_it_waits_fails_with_words(product, engine, reviewer):
    job = tasks.start_one(product.pk, user=reviewer)
    product.delete()
    assert work(job).state == Job.State.FAILED
    assert job.error_code == "product_not_found"
    assert not Draft.objects.exists()


def test_a_cancelled_click_leaves_no_draft(product, engine, reviewer):
    job = tasks.start_one(product.pk, user=reviewer)
    jobs.cancel(job, reviewer)
    assert work(job).state == Job.State.CANCELLED
    assert not Draft.objects.exists()


def test_a_bulk_run_drafts_every_product_once(catalogue, engine, reviewer, monkeypatch):
    monkeypatch.setattr(tasks, "CHUNK", 3)
    engine._script = [text_for(product) for product in catalogue]
    job = work(tasks.start_many((product.pk for product in catalogue), user=reviewer))
    assert (job.state, job.done, job.failed, job.total) == (Job.State.DONE, 8, 0, 8)
    assert sorted(Draft.objects.values_list("object_id", flat=True)) == sorted(str(each.pk) for each in catalogue)


def test_a_bulk_run_goes_on_after_a_kill_without_writing_twice(catalogue, engine, reviewer, monkeypatch):
    monkeypatch.setattr(tasks, "CHUNK", 2)
    job = tasks.start_many((product.pk for product in catalogue), user=reviewer)
    saved = tasks._save_chunk
    calls = []

    def dies_at_the_third(running, chunk):
        calls.append(chunk)
        if len(calls) == 3:
            raise KeyboardInterrupt  # as hard as it gets inside one process: no final state is written
        saved(running, chunk)

    monkeypatch.setattr(tasks, "_save_chunk", dies_at_the_third)
    with pytest.raises(KeyboardInterrupt):
        work(job)
    assert Draft.objects.count() == 4
    monkeypatch.setattr(tasks, "_save_chunk", saved)
    Job.objects.filter(pk=job.pk).update(lease_until="2000-01-01T00:00:00Z")
    assert work(job).state == Job.State.DONE
    assert Draft.objects.count() == len(catalogue)
    assert len(set(Draft.objects.values_list("object_id", flat=True))) == len(catalogue)


def test_missing_and_empty_products_fail_alone(catalogue, engine, reviewer):
    gone, empty = catalogue[0].pk, catalogue[1]
    catalogue[0].delete()
    empty.attributes.all().delete()
    Product.objects.filter(pk=empty.pk).update(title="")
    job = work(tasks.start_many([gone, empty.pk, catalogue[2].pk, "nonsense"], user=reviewer))
    reasons = dict(job.items.filter(state="failed").values_list("object_id", "reason_code"))
    assert reasons == {str(gone): "product_not_found", str(empty.pk): "no_facts", "nonsense": "product_not_found"}
    assert (job.state, job.done, job.failed) == (Job.State.DONE, 1, 3)


def test_filled_products_are_skipped_when_asked(catalogue, engine, reviewer):
    engine._script = [GOOD]
    work(tasks.start_one(catalogue[0].pk, user=reviewer))
    job = work(tasks.start_many([each.pk for each in catalogue], user=reviewer, only_missing=True))
    assert job.items.get(state="skipped").object_id == str(catalogue[0].pk)
    assert Draft.objects.filter(object_id=str(catalogue[0].pk)).count() == 1


def test_a_rejected_candidate_is_saved_as_needing_attention_not_lost(product, engine, reviewer):
    engine._script = [BAD] * 4
    work(tasks.start_many([product.pk], user=reviewer))
    assert Draft.objects.get().state == Draft.State.ATTENTION


def test_an_engine_that_fails_once_is_tried_again(product, engine, reviewer, settings):
    engine._failures, engine._script = 1, [GOOD]
    job = work(tasks.start_one(product.pk, user=reviewer))
    assert job.state == Job.State.QUEUED
    Job.objects.filter(pk=job.pk).update(due_at="2000-01-01T00:00:00Z")
    assert work(job).state == Job.State.DONE


def test_bulk_publishing_publishes_the_approved_and_reports_the_others(draft_of, reviewer, product):
    good, waiting = draft_of(GOOD), draft_of(*[BAD] * 4)
    services.approve_draft(good, user=reviewer)
    job = work(tasks.start_publishing([good.pk, waiting.pk, 424242], user=reviewer))
    assert LiveDescription.objects.get().draft_id == good.pk
    reasons = dict(job.items.filter(state="failed").values_list("object_id", "reason_code"))
    assert reasons == {str(waiting.pk): "needs_attention", "424242": "draft_not_found"}


def test_more_products_than_allowed_are_refused_and_nothing_is_kept(reviewer, settings):
    settings.ECOM_AI_MAX_PRODUCTS = 10
    with pytest.raises(InvalidInput):
        tasks.start_many(range(11), user=reviewer)
    assert not Job.objects.exists()


def text_for(product: Product) -> str:
    return GOOD.replace("350 ml", product.attributes.get(name="Capacity").value)


def test_the_page_of_a_finished_run_leads_to_its_drafts(catalogue, engine, reviewer, admin_client):
    mine = work(tasks.start_many([catalogue[0].pk], user=reviewer))
    work(tasks.start_many([catalogue[1].pk], user=reviewer))
    page = admin_client.get(tasks.drafts_url(mine))
    assert page.status_code == 200
    assert [draft.object_id for draft in page.context["cl"].result_list] == [str(catalogue[0].pk)]


def test_a_second_product_never_gets_nearly_the_same_text(catalogue, engine, reviewer, settings):
    settings.ECOM_AI_CANDIDATES = 2
    first, second = catalogue[0], catalogue[1]
    for attribute in first.attributes.all():
        second.attributes.update_or_create(name=attribute.name, defaults={"value": attribute.value})
    engine._script = [GOOD] * 3
    work(tasks.start_one(first.pk, user=reviewer))
    work(tasks.start_one(second.pk, user=reviewer))
    draft = Draft.objects.get(object_id=str(second.pk))
    assert draft.state == Draft.State.ATTENTION
    assert ("near_duplicate", first.title) in {(reason["code"], reason["text"]) for reason in draft.reasons}


def test_bulk_publishing_never_puts_an_older_text_over_a_newer_one(draft_of, reviewer, product):
    older, newer = draft_of(GOOD), draft_of(GOOD.replace("simple", "easy"))
    for draft in (newer, older):
        services.approve_draft(draft, user=reviewer)
    job = work(tasks.start_publishing([newer.pk, older.pk], user=reviewer))
    product.refresh_from_db()
    assert product.ai_description == newer.text
    assert dict(job.items.values_list("object_id", "reason_code")) == {str(newer.pk): "", str(older.pk): "superseded"}
    assert job.state == Job.State.DONE
