from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from ecom_ai.jobs import services, wording
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState


def job(**fields: object) -> Job:
    return Job(kind="tests.jobs.count", **fields)


def test_rate_and_remaining_time_of_a_running_job() -> None:
    started = timezone.now() - timedelta(seconds=10)
    seen = services.progress(job(state=JobState.RUNNING, total=100, done=18, failed=2, started_at=started))
    assert seen.rate == pytest.approx(2.0, rel=0.01)
    assert seen.remaining == pytest.approx(40, rel=0.01)
    assert seen.share == pytest.approx(0.2)


def test_nothing_is_promised_before_the_first_item() -> None:
    waiting = services.progress(job(total=5))
    assert (waiting.rate, waiting.remaining, waiting.share) == (0.0, None, 0.0)
    started = services.progress(job(state=JobState.RUNNING, total=5, started_at=timezone.now()))
    assert started.remaining is None


def test_the_rate_of_a_finished_job_stands_still() -> None:
    end = timezone.now() - timedelta(days=1)
    seen = services.progress(
        job(state=JobState.DONE, total=60, done=60, started_at=end - timedelta(minutes=1), finished_at=end)
    )
    assert (seen.rate, seen.remaining) == (1.0, None)


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (41, "41 s"), (180, "3 min"), (7_500, "2 h 5 min"), (90_000, "25 h 0 min")]
)
def test_durations_in_words(seconds: float, words: str) -> None:
    with translation.override("en"):
        assert wording.duration(seconds) == words


@pytest.mark.parametrize(("rate", "words"), [(14.12, "14.1 per second"), (0.5, "30.0 per minute")])
def test_rates_in_words(rate: float, words: str) -> None:
    with translation.override("en"):
        assert wording.rate(rate) == words


def test_our_own_errors_are_read_in_the_readers_language_and_others_as_written() -> None:
    assert wording.error("attempts_exhausted", "stored in the worker's language").startswith("Its worker died")
    assert wording.error("no_facts", "This product has no facts.") == "This product has no facts."
