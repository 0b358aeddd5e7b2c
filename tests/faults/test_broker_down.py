"""R5: nobody who asks for a description notices that the broker is away; the figures are printed, not asserted."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import kombu.utils.functional
import pytest
from celery import Celery
from kombu.exceptions import OperationalError

from ecom_ai.jobs.celery import recommended
from tests.faults.processes import ROOT

USERS = 100


@pytest.mark.processes
@pytest.mark.skipif(shutil.which("redis-server") is None, reason="no redis-server on this machine")
@pytest.mark.parametrize("fault", ["refused", "frozen"])
def test_a_hundred_people_are_served_without_a_broker_and_their_jobs_run_later(fault: str) -> None:
    script = [sys.executable, "-m", "benchmarks.broker_down", "--fault", fault, "--users", str(USERS)]
    finished = subprocess.run(script, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=900)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    figures = json.loads(finished.stdout.strip().splitlines()[-1])
    print(figures)
    assert figures["statuses"] == {"202": 2 * USERS}
    assert (figures["jobs"], figures["done_after"]) == (2 * USERS, 2 * USERS)


def test_nobody_sleeps_over_a_refused_connection(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def sleep(seconds: float) -> None:
        raise AssertionError(f"a caller sleeps {seconds} s because the broker is away")

    monkeypatch.setattr(kombu.utils.functional, "sleep", sleep)
    monkeypatch.delenv("CELERY_BROKER_URL", raising=False)  # Celery lets it win over every setting
    app = Celery("refused", set_as_current=False)
    app.conf.update(recommended("redis://127.0.0.1:1/0", folder=tmp_path))
    with pytest.raises(OperationalError):
        app.send_task("nothing", queue="ecom_ai.bulk", retry=False, ignore_result=True)
    app.close()
