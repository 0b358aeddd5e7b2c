"""Runs the suites of shops with settings of their own, each in its process: another user model, a second database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.outside
@pytest.mark.parametrize("shop", ["othershop", "twobases"])
def test_a_shop_of_another_shape_works_from_settings_alone(shop: str) -> None:
    settings = f"tests.settings_{shop}"
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": settings, "PYTEST_ADDOPTS": ""}
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--ds={settings}"]
    done = subprocess.run(
        [*command, f"tests/{shop}/tests"], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600
    )
    assert done.returncode == 0, f"{done.stdout[-6000:]}\n{done.stderr[-2000:]}"
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout.splitlines()[-1]
