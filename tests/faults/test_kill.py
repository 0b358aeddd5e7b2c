"""A small run of the kill script; the full one is `python -m benchmarks.kill_test`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.faults.processes import ROOT


@pytest.mark.processes
def test_jobs_of_killed_workers_are_neither_lost_nor_done_twice() -> None:
    script = [sys.executable, "-m", "benchmarks.kill_test", "--jobs", "20", "--kills", "4", "--item-seconds", "0.3"]
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings"}
    finished = subprocess.run(script, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600)
    counts = json.loads(finished.stdout.strip().splitlines()[-1])
    assert finished.returncode == 0, finished.stderr
    assert counts["done"] == counts["jobs"] >= 20
    assert (counts["lost"], counts["twice"]) == (0, 0)
    assert counts["kills"] == 4
    assert counts["mid_job"] >= 1
