"""Continuous batching of transformers: paged cache, prompts and answers in one batch. The choice on CUDA.

What it cannot do: a seed of one row, a repetition penalty, and bulk rows that pause for a click (a click's prompt is
read first instead). Where these matter, the option `scheduler="steps"` gives the loop of `scheduler.StepScheduler`.
"""

from __future__ import annotations

import copy
import itertools
import logging
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass

from transformers import ContinuousBatchingConfig, GenerationConfig, PreTrainedModel
from transformers.generation.continuous_batching import ContinuousBatchingManager, RequestStatus
from transformers.generation.continuous_batching.requests import GenerationOutput

from ecom_ai.engines.base import GenerationOptions
from ecom_ai.engines.hf.requests import Request
from ecom_ai.exceptions import EngineError

logger = logging.getLogger(__name__)

POLL_SECONDS = 0.01
CPU_PAGE, CPU_PAGES = 64, 512
"""Without CUDA the size of the cache is not found by itself."""
NEARLY_ZERO = 1e-6
"""A nucleus of this size holds the likeliest token alone: greedy, in a batch that samples."""


@dataclass(frozen=True, slots=True)
class Running:
    manager: ContinuousBatchingManager
    requests: dict[str, Request]


class ContinuousScheduler:
    """One thread hands the answers of all requests out; results are never fetched by id, which starves."""

    def __init__(self, model: PreTrainedModel, ends: frozenset[int], max_batch: int = 0) -> None:
        self._model, self._ends, self._max_batch = model, ends, max_batch
        self._lock = threading.RLock()
        self._numbers = itertools.count()
        self._running: Running | None = None
        self._closed = False
        self._warned = False

    def submit(self, requests: Sequence[Request]) -> None:
        for request in requests:
            self._warn_once(request.options)
            with self._lock:
                if not (self._add(request) or self._add(request)):
                    request.fail(EngineError("The model server of this process stopped; try again."))

    def close(self) -> None:
        with self._lock:
            self._closed = True
            running, self._running = self._running, None
        if running is not None:
            end(running, "This engine was closed.")

    def _add(self, request: Request) -> bool:
        """False where the manager refuses, as it does after a crash; the next call starts a new one."""
        running = self._started()
        name = f"request-{next(self._numbers)}"
        running.requests[name] = request
        options = request.options
        sampled = options.temperature > 0
        added = running.manager.add_request(
            request.prompt_ids,
            request_id=name,
            max_new_tokens=request.max_tokens,
            streaming=True,
            eos_token_id=sorted(self._ends) or -1,
            temperature=float(options.temperature) if sampled else 1.0,
            top_p=min(float(options.top_p), 1.0) if sampled else NEARLY_ZERO,
        )
        if added is None:
            self._abandon(running, "The model stopped.")
        return added is not None

    def _started(self) -> Running:
        if self._closed:
            raise EngineError("This engine was closed.")
        if self._running is None:
            manager = self._model.init_continuous_batching(
                generation_config=sampling_config(self._model.generation_config),
                continuous_batching_config=self._config(),
            )
            manager.start()
            self._running = Running(manager, {})
            threading.Thread(target=self._dispatch, args=(self._running,), name="ecom_ai-answers").start()
        return self._running

    def _config(self) -> ContinuousBatchingConfig:
        config = ContinuousBatchingConfig(per_request_processors=True, scheduler_type="prefill_first")
        if self._max_batch:
            config.max_requests_per_batch = self._max_batch
        if self._model.device.type == "cpu":
            config.page_size, config.num_blocks, config.max_batch_tokens = CPU_PAGE, CPU_PAGES, 512
        return config

    def _dispatch(self, running: Running) -> None:
        """Hand out answers until the manager is done, or the program: like the manager's own, this thread is no daemon,
        because a daemon that frees tensors while the interpreter is going away aborts the process. So it must see by
        itself that the main thread has ended, and stop the manager, or the process would never end.
        """
        checked = 0.0
        while self._running is running and threading.main_thread().is_alive():
            output = running.manager.get_result(timeout=POLL_SECONDS)
            if output is not None:
                self._deliver(running, output)
            elif not running.manager.is_running():
                self._abandon(running, "The model failed; see the worker's log.")
            if time.monotonic() - checked > POLL_SECONDS:
                checked = time.monotonic()
                self._drop_cancelled(running)
        if not threading.main_thread().is_alive():
            self.close()

    def _deliver(self, running: Running, output: GenerationOutput) -> None:
        request = running.requests.get(output.request_id)
        if request is None:
            return  # cancelled meanwhile
        for token in output.generated_tokens[len(request.tokens) :]:
            if token in self._ends:
                break
            if request.push(token):
                self._forget(running, output.request_id, cancel=True)
                request.finish("stop")
                return
        if output.is_finished():
            self._forget(running, output.request_id)
            if output.status == RequestStatus.FAILED:
                request.fail(EngineError(f"The model failed: {output.error}"))
            else:
                request.finish("length" if len(request.tokens) >= request.max_tokens else "stop")

    def _drop_cancelled(self, running: Running) -> None:
        """A cancelled request gives no last event, so its end is written here."""
        for name, request in list(running.requests.items()):
            if request.stopping:
                self._forget(running, name, cancel=True)
                request.finish("cancelled")

    def _forget(self, running: Running, name: str, *, cancel: bool = False) -> None:
        running.requests.pop(name, None)
        if cancel:
            running.manager.cancel_request(name)

    def _abandon(self, running: Running, message: str) -> None:
        with self._lock:
            if self._running is running:
                self._running = None
        end(running, message)

    def _warn_once(self, options: GenerationOptions) -> None:
        if not self._warned and (options.repetition_penalty != 1.0 or options.seed is not None):
            self._warned = True
            logger.warning('Continuous batching ignores repetition_penalty and seed; scheduler="steps" honours them.')


def end(running: Running, message: str) -> None:
    if running.manager.is_running():
        running.manager.stop(block=True, timeout=10, hard_stop=True)
    for request in list(running.requests.values()):
        request.fail(EngineError(message))
    running.requests.clear()


def sampling_config(config: GenerationConfig) -> GenerationConfig:
    """Temperature and nucleus are per request, but only where the model-wide values make their processors exist."""
    sampling = copy.deepcopy(config)
    sampling.do_sample, sampling.temperature, sampling.top_p, sampling.top_k = True, 0.7, 0.9, None
    return sampling
