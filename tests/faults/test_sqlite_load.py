"""R11 in short; the full run is `python -m benchmarks.sqlite_load --seconds 60`."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from tests.faults.processes import ROOT


@pytest.mark.processes
def test_eight_processes_write_to_one_file_without_a_lock_error() -> None:
    script = [sys.executable, "-m", "benchmarks.sqlite_load", "--processes", "8", "--seconds", "5"]
    finished = subprocess.run(script, cwd=ROOT, env={**os.environ}, capture_output=True, text=True, timeout=600)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    figures = json.loads(finished.stdout.strip().splitlines()[-1])
    print(figures)
    assert (figures["lock_errors"], figures["other_errors"], figures["torn"]) == (0, 0, 0)
    assert figures["run_a_job"] > 0
