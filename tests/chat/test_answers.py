"""The job of an answer: what it stores, what happens when it fails, is stopped, or loses its worker."""

from __future__ import annotations

from typing import Any

import pytest

from ecom_ai.chat import services, tasks
from ecom_ai.chat.models import Budget, Conversation, Message
from ecom_ai.exceptions import EngineUnavailable, LeaseLost
from ecom_ai.jobs.execution import claim, execute
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.sweeper import sweep
from tests.chat.conftest import ask, job_of, work
from tests.chat.scripted import Scripted
from tests.jobs.support import let_lease_expire, make_due

pytestmark = pytest.mark.django_db


def used(what: str = "tokens") -> dict[str, int]:
    return dict(Budget.objects.filter(what=what).values_list("scope", "used"))


def test_the_answer_keeps_what_it_rests_on_and_the_budgets_what_it_cost(talk: Conversation, scripted: Scripted) -> None:
    scripted.fields = {"model_version": "echo-1", "prompt_version": "p1", "trace": {"cut": ["x"]}}
    answer = ask(talk)
    assert used() == {"customer": 2_000, "shop": 2_000}
    answer = work(answer)
    assert (answer.status, answer.intent, answer.outcome) == ("done", "product", "answered")
    assert (answer.model_version, answer.prompt_version, answer.tokens) == ("echo-1", "p1", 30)
    assert answer.first_text_at is not None
    assert answer.finished_at is not None
    assert used() == {"customer": 100, "shop": 100}
    assert used("messages") == {"customer": 1, "shop": 1}


def test_personal_data_comes_back_into_the_answer(talk: Conversation, scripted: Scripted) -> None:
    def mask(_number: int) -> None:
        masked = scripted.asked[0].masker.mask(scripted.asked[0].text)
        scripted.pieces[:] = ["I noted ", masked[:14], masked[14:], "."]

    scripted.before_piece = lambda number: mask(number) if number == 0 else None
    scripted.pieces = ["", "", "", ""]
    answer = work(ask(talk, "Call 13812345678"))
    assert answer.text == "I noted Call 13812345678."


def test_a_model_that_is_away_is_tried_twice_and_then_said(talk: Conversation, scripted: Scripted) -> None:
    def away(_number: int) -> None:
        raise EngineUnavailable("The model server does not answer.")

    scripted.before_piece = away
    answer = work(ask(talk))
    assert answer.status == "streaming"
    make_due(job_of(answer))
    work(answer)
    services.settle_lost(talk)
    answer.refresh_from_db()
    assert (answer.status, answer.code, answer.offer_person) == ("failed", "engine_unavailable", True)
    assert "The model server" not in answer.text
    assert used() == {"customer": 0, "shop": 0}


def test_half_an_answer_is_never_left_as_one(talk: Conversation, scripted: Scripted) -> None:
    def break_down(number: int) -> None:
        if number == 2:
            raise ZeroDivisionError

    scripted.before_piece = break_down
    answer = ask(talk)
    for _time in range(3):
        make_due(job_of(answer))
        with pytest.raises(ZeroDivisionError):
            work(answer)
    sweep()
    answer.refresh_from_db()
    assert (answer.status, answer.code) == ("failed", "internal")
    assert "The mug" not in answer.text


def test_a_failed_answer_is_tried_again_in_its_place(talk: Conversation, scripted: Scripted) -> None:
    answer = ask(talk)
    services.fail(Message.objects.get(pk=answer.pk), "internal")
    again = tasks.ask_again(Message.objects.get(pk=answer.pk))
    assert (again.pk, again.status, again.text) == (answer.pk, "pending", "")
    assert work(again).text == "The mug holds 350 ml."
    assert used() == {"customer": 100, "shop": 100}
    assert used("messages") == {"customer": 2, "shop": 2}


def test_stop_ends_it_at_once_and_the_worker_stops_at_its_next_word(talk: Conversation, scripted: Scripted) -> None:
    answer = ask(talk)
    seen = []

    def stop_at_the_third(number: int) -> None:
        seen.append(number)
        if number == 1:
            assert services.cancel(talk)

    scripted.pieces = ["word "] * 50
    scripted.before_piece = stop_at_the_third
    monkey = services.answers.FLUSH_SECONDS
    services.answers.FLUSH_SECONDS = 0
    try:
        stopped = work(answer)
    finally:
        services.answers.FLUSH_SECONDS = monkey
    assert (stopped.status, stopped.text) == ("stopped", "word ")
    assert len(seen) == 2
    assert job_of(answer).state == "cancelled"
    assert not services.cancel(talk)


def test_a_stopped_answer_that_waited_is_never_begun(talk: Conversation, scripted: Scripted) -> None:
    answer = ask(talk)
    services.cancel(talk)
    assert work(answer).status == "stopped"
    assert scripted.asked == []


def test_after_a_killed_worker_the_next_attempt_begins_anew_and_the_dead_one_writes_nothing(
    talk: Conversation, scripted: Scripted
) -> None:
    answer = ask(talk)
    dead = claim(job_of(answer).pk)
    assert dead is not None
    writing = services.begin(dead)
    assert writing is not None
    writing.add("Half of an ans")
    shown = Message.objects.get(pk=answer.pk)
    assert (shown.text, shown.attempt, shown.status) == ("Half of an ans", 1, "streaming")
    let_lease_expire(job_of(answer))
    sweep()
    finished = work(answer)
    assert (finished.text, finished.attempt, finished.status) == ("The mug holds 350 ml.", 2, "done")
    writing._flushed_at = 0
    with pytest.raises(Exception, match="any more"):
        writing.add("wer from the grave")
    with pytest.raises(LeaseLost):
        services.begin(dead)
    assert Message.objects.get(pk=answer.pk).text == "The mug holds 350 ml."


def test_an_answer_whose_worker_always_dies_ends_as_failed(talk: Conversation) -> None:
    answer = ask(talk)
    for _time in range(3):
        make_due(job_of(answer))
        job = claim(job_of(answer).pk)
        assert job is not None
        services.begin(job)
        let_lease_expire(job_of(answer))
        sweep()
    answer.refresh_from_db()
    assert (answer.status, answer.code, answer.offer_person) == ("failed", "attempts_exhausted", True)


def test_a_final_text_that_does_not_begin_as_shown_tells_readers_to_start_anew(
    talk: Conversation, scripted: Scripted
) -> None:
    answer = ask(talk)
    job = claim(job_of(answer).pk)
    assert job is not None
    writing = services.begin(job)
    assert writing is not None
    writing.add("Nonsense")
    from ecom_ai.chat.answering.contract import Answer

    with job.finishing():
        writing.finish(Answer("Something else.", "en", "product", "answered"))
    answer.refresh_from_db()
    assert (answer.text, answer.attempt) == ("Something else.", 2)


def test_who_asks_for_a_person_waits_for_one(talk: Conversation, scripted: Scripted) -> None:
    scripted.fields = {"intent": "person", "outcome": "handoff"}
    work(ask(talk, "A person please"))
    talk.refresh_from_db()
    assert (talk.state, talk.reason) == ("waiting", "A person please")


def test_a_deleted_conversation_takes_its_job_along(talk: Conversation, scripted: Scripted) -> None:
    answer = ask(talk)
    job = job_of(answer)
    talk.delete()
    execute(tasks.answer.run, job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    assert Job.objects.count() == 1


def test_a_broker_that_is_away_costs_only_time(talk: Conversation, scripted: Scripted, settings: Any) -> None:
    from ecom_ai.jobs.publishing import breaker

    breaker._closed_at = 1e18
    try:
        posted = tasks.ask(talk, text="Hello")
    finally:
        breaker.reset()
    assert posted.answer is not None
    assert posted.answer.status == "pending"
    assert work(posted.answer).status == "done"
