from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ecom_ai.artifacts.models import Artifact
from ecom_ai.engines.base import Classified
from ecom_ai.engines.echo import EchoClassifier
from ecom_ai.exceptions import NotFound
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.periodic import enqueue_due
from ecom_ai.jobs.queues import Queue
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.models import PendingReview, ReviewScore
from ecom_ai.reviews.services import rebuild_rollups
from ecom_ai.signals import model_activated
from shop.models import Product, Review
from tests.jobs.support import let_lease_expire
from tests.reviews.conftest import BAD_EN, GOOD_EN, make_customer, score_of, settle, work, work_all


@pytest.fixture
def many(product: Product) -> list[Review]:
    """Written without a signal."""
    return Review.objects.bulk_create(
        Review(product=product, customer=make_customer(), rating=4, body=(GOOD_EN, BAD_EN)[n % 2], language="en")
        for n in range(12)
    )


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "FIRST_CHUNK", 2)
    monkeypatch.setattr(tasks, "CHUNK", 3)


def test_a_backfill_scores_the_past_in_chunks_with_progress(many: list[Review], small_chunks: None) -> None:
    job = tasks.start_backfill(user=None)
    assert job.queue == Queue.BULK
    job = work(job)
    assert (job.state, job.total, job.done) == (Job.State.DONE, 12, 12)
    assert job.result["scored"] == 12
    counts = services.totals(services.Filters())
    assert (counts.positive, counts.negative) == (6, 6)
    assert not rebuild_rollups()
    assert services.count_unscored() == 0


def test_a_second_backfill_asks_the_model_nothing(many: list[Review], engine: EchoClassifier) -> None:
    work(tasks.start_backfill(user=None))
    asked = len(engine.texts)
    job = work(tasks.start_backfill(user=None))
    assert (len(engine.texts), job.result["known"]) == (asked, 12)


def test_two_clicks_are_one_backfill(many: list[Review]) -> None:
    assert tasks.start_backfill(user=None) == tasks.start_backfill(user=None)


def test_a_backfill_that_was_killed_goes_on_behind_its_last_chunk(
    many: list[Review], small_chunks: None, engine: EchoClassifier
) -> None:
    class Killed(BaseException):
        pass

    classify, calls = engine.classify, []

    def die_later(texts: Any) -> list[Classified]:
        calls.append(texts)
        if len(calls) == 4:
            raise Killed
        return classify(texts)

    engine.classify = die_later  # type: ignore[method-assign] # the worker dies in the middle of the model
    job = tasks.start_backfill(user=None)
    with pytest.raises(Killed):
        work(job)
    done = ReviewScore.objects.count()
    assert 0 < done < 12
    job.refresh_from_db()
    assert job.done == done
    engine.classify = classify  # type: ignore[method-assign]
    let_lease_expire(job)
    asked = len(engine.texts)
    job = work(job)
    assert (job.state, job.done, ReviewScore.objects.count()) == (Job.State.DONE, 12, 12)
    assert len(engine.texts) - asked == 12 - done
    assert not rebuild_rollups()


def test_a_cancelled_backfill_keeps_what_it_scored(many: list[Review], small_chunks: None) -> None:
    job = tasks.start_backfill(user=None)
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
    assert work(job).state == Job.State.QUEUED  # the sweeper ends it
    assert not ReviewScore.objects.exists()


def test_another_model_scores_only_what_it_has_not(many: list[Review], monkeypatch: pytest.MonkeyPatch) -> None:
    from ecom_ai import backends

    work(tasks.start_backfill(user=None))
    newer = EchoClassifier(version="better-2")
    monkeypatch.setitem(backends._engines, "sentiment", (backends.resolve("sentiment").key, newer))
    Review.objects.filter(pk=many[0].pk).update(rating=1)
    services.score_reviews([str(many[0].pk)])
    assert services.count_unscored() == 11
    model_activated.send(Artifact, role="sentiment", artifact=None, user=None)
    work_all()
    assert len(newer.texts) >= 12
    assert set(ReviewScore.objects.values_list("model_version", flat=True)) == {"better-2"}
    assert score_of(many[3]).past.get().model_version == "echo-1"
    assert services.totals_of_model("better-2").total == 12
    assert services.totals_of_model("echo-1").total == 0
    assert not rebuild_rollups()


def test_a_model_that_is_exchanged_in_the_middle_scores_everything(
    many: list[Review], small_chunks: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ecom_ai import backends

    newer = EchoClassifier(version="better-2")
    save, saved = tasks._save, []

    def save_and_switch(job: Any, chunk: Any) -> None:
        save(job, chunk)
        saved.append(chunk)
        if len(saved) == 2:
            monkeypatch.setitem(backends._engines, "sentiment", (backends.resolve("sentiment").key, newer))

    monkeypatch.setattr(tasks, "_save", save_and_switch)
    assert work(tasks.start_backfill(user=None)).state == Job.State.DONE
    assert set(ReviewScore.objects.values_list("model_version", flat=True)) == {"better-2"}


def test_scores_of_reviews_that_went_without_a_signal_are_removed(many: list[Review]) -> None:
    work(tasks.start_backfill(user=None))
    Review.objects.filter(pk__in=[many[0].pk, many[1].pk])._raw_delete("default")
    job = work(tasks.start_backfill(user=None))
    assert (job.result["removed"], ReviewScore.objects.count()) == (2, 10)
    assert services.totals(services.Filters()).total == 10


def test_texts_changed_by_update_are_found_by_a_backfill(many: list[Review]) -> None:
    work(tasks.start_backfill(user=None))
    Review.objects.filter(pk=many[0].pk).update(body=BAD_EN)
    work(tasks.start_backfill(user=None))
    assert score_of(many[0]).label == "negative"


def test_the_periodic_look_finds_what_came_without_a_signal(many: list[Review]) -> None:
    assert enqueue_due(now=1_000_000) >= 1
    assert enqueue_due(now=1_000_001) == 0
    work_all()
    assert ReviewScore.objects.count() == 12
    assert not PendingReview.objects.exists()


def test_two_sweepers_enqueue_one_look(many: list[Review], monkeypatch: pytest.MonkeyPatch) -> None:
    from ecom_ai.jobs import periodic

    enqueue_due(now=2_000_000)
    monkeypatch.setattr(periodic, "_last", {})  # another process
    enqueue_due(now=2_000_000)
    assert Job.objects.filter(kind=tasks.look.name).count() == 1


def test_counts_that_drifted_are_found_and_mended(write: Callable[..., Review]) -> None:
    from ecom_ai.reviews.models import ReviewRollup

    write(GOOD_EN)
    settle()
    ReviewRollup.objects.filter(scope="shop", grain="day", aspect="").update(negative=7)
    found = rebuild_rollups(mend=False)
    assert [(each.scope, each.grain) for each in found] == [("shop", "day")]
    assert rebuild_rollups() == found
    assert not rebuild_rollups()
    assert services.totals(services.Filters()).negative == 0


def test_a_shop_without_reviews_is_told_so(settings: Any, monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    from dataclasses import replace

    from shop import ecom_ai_map

    monkeypatch.setattr(ecom_ai_map, "shop_map", replace(ecom_ai_map.shop_map, reviews=None))
    assert not services.has_reviews()
    with pytest.raises(NotFound, match="no reviews") as error:
        tasks.start_backfill(user=None)
    assert error.value.code == "no_reviews"
