"""Runs the demo's processes side by side: prefixes their output, restarts what dies, stops all together."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import IO

GRACE_SECONDS = 10
RESTART_SECONDS = 2.0


@dataclass(slots=True)
class Service:
    """One process; `command` is run again whenever it ends before the supervisor does."""

    name: str
    command: Sequence[str]
    env: dict[str, str] = field(default_factory=dict)
    process: subprocess.Popen[str] | None = None
    started: float = 0.0


class Supervisor:
    def __init__(self, services: Sequence[Service], out: IO[str] = sys.stdout) -> None:
        self.services = services
        self.out = out
        self.stopping = threading.Event()
        self._width = max(len(service.name) for service in services)

    def run(self) -> None:
        """Start everything and wait for Ctrl-C, SIGTERM or the end of the terminal."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, lambda *_: self.stopping.set())
        for service in self.services:
            self._start(service)
        while not self.stopping.wait(0.3):
            for service in self.services:
                self._restart_if_dead(service)
        self.stop()

    def stop(self) -> None:
        """Ask all to end, wait, then kill what is left, children included."""
        self._signal_all(signal.SIGTERM)
        deadline = time.monotonic() + GRACE_SECONDS
        while time.monotonic() < deadline and any(self._alive(service) for service in self.services):
            time.sleep(0.1)
        self._signal_all(signal.SIGKILL)

    def _start(self, service: Service) -> None:
        service.started = time.monotonic()
        service.process = subprocess.Popen(
            service.command,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            env={**os.environ, **service.env, "PYTHONUNBUFFERED": "1"},
            start_new_session=True,  # Ctrl-C reaches the supervisor alone, which stops the others in order
        )
        threading.Thread(target=self._copy_output, args=(service,), daemon=True).start()

    def _copy_output(self, service: Service) -> None:
        if service.process is None or service.process.stdout is None:
            return
        for line in service.process.stdout:
            self.out.write(f"{service.name:<{self._width}} | {line}")
            self.out.flush()

    def _restart_if_dead(self, service: Service) -> None:
        if self._alive(service) or service.process is None:
            return
        if time.monotonic() - service.started < RESTART_SECONDS:
            return  # it failed at once: not more often than every two seconds
        self.out.write(f"{service.name:<{self._width}} | ended with {service.process.returncode}, starting it again\n")
        self._start(service)

    def _signal_all(self, number: signal.Signals) -> None:
        for service in self.services:
            if service.process is None:
                continue
            try:
                os.killpg(service.process.pid, number)
            except (ProcessLookupError, PermissionError):
                continue

    @staticmethod
    def _alive(service: Service) -> bool:
        return service.process is not None and service.process.poll() is None
