from __future__ import annotations

from typing import Any

import pytest
from django.utils import translation

from ecom_ai.exceptions import LeaseLost
from ecom_ai.jobs import services
from ecom_ai.jobs.execution import claim
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import DONE, RunningJob, failed, skipped
from ecom_ai.jobs.states import ItemState, JobState
from ecom_ai.jobs.sweeper import sweep
from ecom_ai.jobs.tasks import job_task, label_of
from tests.jobs.support import count, crash, engine_away, let_lease_expire, make_due, refuse, run, say

pytestmark = pytest.mark.django_db


def taken(job: Job) -> RunningJob:
    running = claim(job.pk)
    assert running is not None
    return running


def test_a_job_runs_to_done_with_its_result() -> None:
    job = run(services.enqueue(say, params={"text": "hello"}), say.run)
    assert (job.state, job.result, job.done, job.total) == (JobState.DONE, {"said": "hello"}, 1, 1)
    assert job.started_at
    assert job.finished_at
    assert job.lease_until is None


def test_a_second_wake_up_does_nothing() -> None:
    job = services.enqueue(say)
    assert claim(job.pk) is not None
    assert claim(job.pk) is None
    job.refresh_from_db()
    assert (job.token, job.attempts) == (1, 1)


def test_a_wake_up_for_an_unknown_job_does_nothing() -> None:
    assert claim("11111111-1111-4111-8111-111111111111") is None


def test_an_expired_lease_can_be_claimed_and_the_old_holder_writes_nothing() -> None:
    job = services.enqueue(count, items=range(2))
    old = taken(job)
    let_lease_expire(job)
    new = taken(job)
    assert new.token == old.token + 1
    items = next(old.chunks(2))
    with pytest.raises(LeaseLost), old.commit(items=dict.fromkeys(items, DONE)):
        pytest.fail("effects of an old holder must not be reached")
    with pytest.raises(LeaseLost):
        old.finish()
    with pytest.raises(LeaseLost):
        old.preview("late")
    assert not job.items.exclude(state=ItemState.PENDING).exists()
    assert old.cancelled()
    with new.commit(items=dict.fromkeys(items, DONE)):
        pass
    job.refresh_from_db()
    assert job.done == 2


def test_a_failing_effect_rolls_progress_back() -> None:
    job = services.enqueue(count, items=range(2))
    running = taken(job)
    items = next(running.chunks(2))
    with pytest.raises(ZeroDivisionError), running.commit(items=dict.fromkeys(items, DONE)):
        raise ZeroDivisionError
    job.refresh_from_db()
    assert job.done == 0
    assert job.items.pending().count() == 2


def test_chunks_resume_where_the_dead_worker_stopped() -> None:
    job = services.enqueue(count, items=range(5))
    first = taken(job)
    chunk = next(first.chunks(2))
    with first.commit(items=dict.fromkeys(chunk, DONE)):
        pass
    let_lease_expire(job)
    sweep()
    second = taken(job)
    assert [[item.object_id for item in items] for items in second.chunks(2)] == [["2", "3"], ["4"]]


def test_outcomes_are_counted_and_keep_their_reasons() -> None:
    job = services.enqueue(count, items=range(3))
    running = taken(job)
    one, two, three = next(running.chunks(3))
    with running.commit(cursor={"at": 3}) as step:
        step.record(one)
        step.record(two, failed("no_facts", "No facts."))
        step.record(three, skipped("has_text", "Has a text."))
    job.refresh_from_db()
    assert (job.done, job.failed, job.cursor) == (2, 1, {"at": 3})
    assert list(job.items.troubled().values_list("state", "reason_code", "message")) == [
        ("failed", "no_facts", "No facts."),
        ("skipped", "has_text", "Has a text."),
    ]


def test_an_engine_that_is_away_is_tried_again_and_then_failed_with_its_message() -> None:
    job = services.enqueue(engine_away)
    for attempt in (1, 2, 3):
        make_due(job)
        run(job, engine_away.run)
        assert job.attempts == attempt
        assert job.state == (JobState.QUEUED if attempt < 3 else JobState.FAILED)
    assert (job.error_code, job.error) == ("engine_unavailable", "The model server does not answer.")


def test_a_retry_waits_for_its_pause() -> None:
    job = run(services.enqueue(engine_away), engine_away.run)
    assert claim(job.pk) is None


def test_an_error_of_ours_fails_at_once_with_its_message() -> None:
    job = run(services.enqueue(refuse), refuse.run)
    assert (job.state, job.error_code, job.error) == (JobState.FAILED, "no_facts", "This product has no facts.")


def test_an_unexpected_error_is_raised_for_the_log_and_hidden_from_people() -> None:
    job = services.enqueue(crash)
    for _attempt in range(3):
        make_due(job)
        with pytest.raises(ZeroDivisionError):
            run(job, crash.run)
    job.refresh_from_db()
    assert (job.state, job.error_code) == (JobState.FAILED, "internal")
    assert "secret" not in job.error


def test_progress_pays_attempts_back() -> None:
    job = services.enqueue(count, items=range(10))
    for _kill in range(5):
        running = taken(job)
        with running.commit(items=dict.fromkeys(next(running.chunks(1)), DONE)):
            pass
        let_lease_expire(job)
        sweep()
    assert run(job, count.run).state == JobState.DONE
    assert job.done == 10


def test_last_attempts_run_one_at_a_time() -> None:
    poison, innocent = services.enqueue(say), services.enqueue(say)
    Job.objects.update(attempts=2)
    taken(poison)
    assert claim(innocent.pk) is None
    let_lease_expire(poison)
    sweep()
    poison.refresh_from_db()
    assert (poison.state, poison.error_code) == (JobState.FAILED, "attempts_exhausted")
    assert run(innocent, say.run).state == JobState.DONE


def test_messages_are_written_in_the_language_of_the_person_who_asked() -> None:
    seen: list[str | None] = []

    @job_task(name="tests.jobs.language")
    def language(job: RunningJob) -> None:
        seen.append(translation.get_language())

    with translation.override("zh-hans"):
        job = services.enqueue(language)
    run(job, language.run)
    assert seen == ["zh-hans"]


def test_preview_is_throttled_and_its_last_text_is_kept() -> None:
    def write(job: RunningJob) -> None:
        for length in range(1, 200):
            job.preview("x" * length)
        job.finish()

    job: Any = run(services.enqueue(say), write)
    assert job.preview == "x" * 199
    assert job.preview_revision <= 10


def test_absolute_progress_of_a_training_run() -> None:
    job = services.enqueue(say)
    running = taken(job)
    running.progress(done=5, total=20, result={"loss": 2.5})
    job.refresh_from_db()
    assert (job.done, job.total, job.result) == (5, 20, {"loss": 2.5})


def test_a_kind_is_shown_by_its_label() -> None:
    assert (label_of(count.name), label_of("unknown.kind")) == ("Count", "unknown.kind")
