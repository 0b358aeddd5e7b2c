"""The broker and the database go away in the middle of work, and come back."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.db import connection

from ecom_ai.jobs import services
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState
from tests.faults.processes import Processes, kill, wait_for
from tests.faults.tasks import work

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
JOBS, ITEMS = 30, 4


@pytest.fixture
def started(transactional_db: Any) -> None:
    user = get_user_model().objects.create_user("faults")
    for _job in range(JOBS):
        services.enqueue(work, user=user, params={"item_seconds": 0.2}, items=range(ITEMS))


def done() -> int:
    """Of the jobs that were started here: a sweeper adds periodic ones of its own."""
    return Job.objects.filter(kind=work.name, state=JobState.DONE).count()


def some_done() -> bool:
    return done() >= 3


def expect_each_effect_once() -> None:
    wait_for(lambda: not Job.objects.open().filter(kind=work.name).exists())
    assert done() == JOBS
    effects = Counter(LogEntry.objects.values_list("object_id", "object_repr"))
    assert set(effects.values()) == {1}
    assert len(effects) == JOBS * (ITEMS + 1)


def redis_server(port: int, folder: Path) -> subprocess.Popen[bytes]:
    """Without persistence: what it held when it is killed is gone."""
    command = ["redis-server", "--port", str(port), "--save", "", "--dir", str(folder)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on this machine")
def test_a_redis_that_is_killed_and_comes_back_empty_loses_nothing(
    processes: Processes, started: None, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = redis_server(port, tmp_path)
    try:
        processes.environment["CELERY_BROKER_URL"] = f"redis://127.0.0.1:{port}/0"
        processes.sweeper()
        processes.worker("worker")
        wait_for(some_done)
        kill(server)
        time.sleep(3)
        server = redis_server(port, tmp_path)
        expect_each_effect_once()
    finally:
        kill(server)


@pytest.mark.postgres
def test_a_postgresql_that_cuts_every_connection_loses_nothing(processes: Processes, started: None) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    processes.sweeper()
    processes.worker("worker")
    wait_for(some_done)
    for _time in range(3):
        wait_for(lambda: cut_connections() > 0)
        time.sleep(0.7)
    expect_each_effect_once()


def cut_connections() -> int:
    """How many there were beside our own."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        return int(cursor.fetchone()[0])
