"""Runs the suite of the second shop in a process of its own: it has another user model and other settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.outside
def test_a_shop_of_another_shape_works_from_settings_alone() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings_othershop", "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "--ds=tests.settings_othershop"]
    done = subprocess.run(
        [*command, "tests/othershop/tests"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]
