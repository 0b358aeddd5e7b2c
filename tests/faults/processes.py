"""Real workers and sweepers, started and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Processes:
    """Every process that was started is gone when the block ends."""

    environment: dict[str, str]
    logs: Path
    _running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def __enter__(self) -> Self:
        self.logs.mkdir(parents=True, exist_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for process in self._running:
            if process.poll() is None:
                process.kill()
            process.wait()

    def start(self, name: str, *arguments: str) -> subprocess.Popen[bytes]:
        with (self.logs / f"{name}.log").open("ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", *arguments],
                cwd=ROOT,
                env={**os.environ, **self.environment},
                stdout=log,
                stderr=subprocess.STDOUT,
            )
        self._running.append(process)
        return process

    def worker(
        self, name: str, *, concurrency: int = 4, pool: str = "threads", include: str = "tests.faults.tasks"
    ) -> subprocess.Popen[bytes]:
        queues = "ecom_ai.interactive,ecom_ai.bulk,ecom_ai.training"
        return self.start(
            name, "celery", "-A", "config", "worker", "-n", f"{name}@faults", "-P", pool, "-c", str(concurrency),
            "-Q", queues, "-I", include, "--without-gossip", "--without-mingle", "-l", "WARNING",
        )  # fmt: skip

    def sweeper(self, name: str = "sweeper") -> subprocess.Popen[bytes]:
        return self.start(name, "django", "ecom_ai_sweep", "--loop")


def kill(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait()


PATIENCE = 240
"""Seconds until a test gives up. Not a bound of what is promised, which the benchmarks measure on a quiet machine: a
worker that starts beside other work needs half a minute, and a test that fails then says nothing about the code."""


def wait_for(condition: Callable[[], Any], seconds: float = PATIENCE) -> float:
    """Seconds until it became true."""
    start = time.monotonic()
    while not condition():
        assert time.monotonic() - start < seconds, "it did not happen in time"
        time.sleep(0.1)
    return time.monotonic() - start
