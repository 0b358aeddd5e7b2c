"""One thread owns the model; the requests of all threads meet in its two lanes."""

from __future__ import annotations

import logging
import os
import threading
import time
from collections import deque
from collections.abc import Sequence

import torch

from ecom_ai.engines.hf.cores import CoreShare
from ecom_ai.engines.hf.lane import Lane
from ecom_ai.engines.hf.requests import Request
from ecom_ai.exceptions import EngineError

logger = logging.getLogger(__name__)

BULK_PAUSE_SECONDS = 0.5
"""Bulk rows get one step at least this often, so that a busy chat slows a long run but never starves it."""


class StepScheduler:
    """Interactive requests run first, between two steps of the bulk rows, whose cache stays where it is."""

    def __init__(self, interactive: Lane, bulk: Lane, cores: CoreShare) -> None:
        self.interactive, self.bulk, self.cores = interactive, bulk, cores
        self._inbox: deque[Request] = deque()
        self._news = threading.Condition()
        self._thread: threading.Thread | None = None
        self._pid = os.getpid()
        self._closed = False
        self._calls = 0
        self._bulk_ran = 0.0

    def submit(self, requests: Sequence[Request]) -> None:
        with self._news:
            if self._closed:
                raise EngineError("This engine was closed.")
            self._calls += 1
            for request in requests:
                request.call = self._calls
            self._inbox.extend(requests)
            self._ensure_thread()
            self._news.notify()

    def close(self) -> None:
        """Stop after the current step; whoever waits gets an error."""
        with self._news:
            self._closed = True
            self._news.notify()
            thread = self._thread
        if thread is not None and self._pid == os.getpid():
            thread.join(timeout=10)

    def _ensure_thread(self) -> None:
        """Start the model thread, also again after a crash or in a child process that was forked."""
        if self._thread is None or not self._thread.is_alive() or self._pid != os.getpid():
            self._pid = os.getpid()
            self._thread = threading.Thread(target=self._run, name="ecom_ai-model", daemon=True)
            self._thread.start()

    def _run(self) -> None:
        try:
            with torch.inference_mode():
                while self._receive():
                    self.cores.settle(shared=len(self.interactive.calls | self.bulk.calls) > 1)
                    self._advance(self._choose())
        finally:
            with self._news:
                self._thread = None
                for request in self._inbox:
                    request.fail(EngineError("The engine stopped."))
                self._inbox.clear()
            for lane in (self.interactive, self.bulk):
                lane.fail("The engine stopped.")

    def _receive(self) -> bool:
        """Move new requests into their lanes; sleep while there is nothing to do. False once closed."""
        with self._news:
            while not (self._closed or self._inbox or self.interactive.busy or self.bulk.busy):
                self._news.wait()
            while self._inbox:
                request = self._inbox.popleft()
                lane = self.interactive if request.options.priority == "interactive" else self.bulk
                lane.submit(request)
            return not self._closed

    def _choose(self) -> Lane:
        starving = self.bulk.busy and time.monotonic() - self._bulk_ran > BULK_PAUSE_SECONDS
        return self.interactive if self.interactive.busy and not starving else self.bulk

    def _advance(self, lane: Lane) -> None:
        try:
            lane.advance()
        except Exception as error:
            # The outermost boundary of this thread: the callers get the error, the next request a clean lane.
            logger.exception("The model failed; %d requests are told to try again.", len(lane.rows) + len(lane.waiting))
            lane.fail(f"The model failed: {error}")
        if lane is self.bulk:
            self._bulk_ran = time.monotonic()
