"""The broker refused, frozen, or back again: a caller never waits long and never sees an error."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterator

import pytest
from celery import Celery
from django.db import connection

from ecom_ai.jobs import publishing, services
from ecom_ai.jobs.celery import recommended
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.publishing import Breaker
from ecom_ai.jobs.states import JobState
from ecom_ai.jobs.sweeper import sweep
from tests.at_once import at_once
from tests.jobs.conftest import as_current
from tests.jobs.support import make_due, say

pytestmark = pytest.mark.django_db(transaction=True)
SCHEMES = ["redis", "amqp"]


@pytest.fixture(autouse=True)
def no_broker_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """Celery lets this variable win over every setting."""
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)


@pytest.fixture
def frozen_port() -> Iterator[int]:
    """Accepts connections and never answers."""
    with socket.create_server(("127.0.0.1", 0), backlog=200) as server:
        yield server.getsockname()[1]


@pytest.fixture
def refused_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def away(url: str) -> Iterator[Celery]:
    app = Celery("away", set_as_current=False)
    app.conf.update(recommended(url))
    yield from as_current(app)


def enqueue_once(_number: int = 0) -> None:
    try:
        services.enqueue(say)
    finally:
        connection.close()


@pytest.fixture
def tries(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every time that somebody really waited for the broker."""
    made: list[str] = []
    deliver = publishing._deliver

    def counted(kind: str, job_id: str, queue: str) -> None:
        made.append(job_id)
        deliver(kind, job_id, queue)

    monkeypatch.setattr(publishing, "_deliver", counted)
    return made


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_refused_broker_costs_no_error(scheme: str, refused_port: int) -> None:
    for _app in away(f"{scheme}://127.0.0.1:{refused_port}//"):
        enqueue_once()
        job = Job.objects.get()
        assert (job.state, job.published_at) == (JobState.QUEUED, None)
        assert "does not answer" in services.queued_message(job)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_frozen_broker_is_waited_for_by_one_of_forty_people(
    scheme: str, frozen_port: int, tries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(publishing.breaker, "pause", 3600)
    for _app in away(f"{scheme}://127.0.0.1:{frozen_port}//"):
        at_once(enqueue_once, 40)
        assert len(tries) == 1
        enqueue_once()
        assert len(tries) == 1, "once it is known, nobody waits"
    assert Job.objects.filter(state=JobState.QUEUED, published_at=None).count() == 41


def test_what_was_accepted_while_the_broker_was_away_is_published_when_it_is_back(refused_port: int) -> None:
    for _app in away(f"redis://127.0.0.1:{refused_port}//"):
        services.enqueue(say)
    make_due(Job.objects.get())
    assert sweep().published == 1
    assert "Accepted." in services.queued_message(Job.objects.get())


def test_an_open_breaker_lets_nobody_try_until_its_pause_is_over() -> None:
    long = Breaker(pause=3600)
    assert long.enter()
    long.leave(failed=True)
    assert not long.enter()

    short = Breaker(pause=0)
    assert short.enter()
    short.leave(failed=True)
    assert short.enter()
    short.leave(failed=False)
    assert not short.is_open


def test_nobody_waits_behind_one_who_sits_out_a_timeout_already() -> None:
    breaker = Breaker(patience=60.0)
    assert breaker.enter()
    breaker._since -= 61.0  # as long as that ago
    assert not breaker.enter(), "and at once: a wait would be for ever"
    breaker.leave(failed=False)
    assert breaker.enter()


def test_a_short_turn_of_another_is_waited_for() -> None:
    breaker = Breaker(patience=60.0)
    assert breaker.enter()
    threading.Timer(0.05, breaker.leave, kwargs={"failed": False}).start()
    assert breaker.enter()


IN_A_THREAD = """
import threading, django
django.setup()
from celery import _state
from ecom_ai.jobs.publishing import _host_app
_state.default_app = None
thread = threading.Thread(target=lambda: print(_host_app().main))
thread.start()
thread.join()
"""


def test_threads_that_did_not_make_the_application_still_find_it() -> None:
    found = subprocess.run([sys.executable, "-c", IN_A_THREAD], capture_output=True, text=True, check=True)
    assert found.stdout.split()[-1] == "shop"
