"""Text by a server that speaks the chat completions protocol: vLLM, SGLang, Ollama and others.

Such a server belongs on a private network. It is sent the fields of `chatcompletions.question` and nothing else.
"""

from __future__ import annotations

import os
import queue
import random
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

from ecom_ai.engines.base import FinishReason, Generated, GenerationOptions, Prompt, PromptFormat
from ecom_ai.engines.chatcompletions import Answer, Busy, Delta, Server, question
from ecom_ai.exceptions import ConfigurationError, EcomAIError

POLL_SECONDS = 0.02
"""How often a waiting caller asks its own `cancelled()`, in its own thread."""
FIRST_PAUSE = 0.25
LONGEST_PAUSE = 10.0


class OpenAICompatible:
    """A `TextGenerator`. Options: `base_url` with its /v1; `api_key`, or `api_key_env`, the variable that holds it;
    `timeout` in seconds for connecting and for each silence; `parallel` requests of bulk work; `retries`; `version`.
    """

    prompt_format: PromptFormat = "chat"
    model_version: str

    def __init__(
        self,
        model: str,
        *,
        base_url: str,
        api_key: str = "",
        api_key_env: str = "",
        timeout: float = 60.0,
        parallel: int = 16,
        retries: int = 3,
        version: str = "",
    ) -> None:
        if not model:
            raise ConfigurationError("MODEL must name the model as the server knows it.")
        self.model_version = version or model
        self._model, self._retries = model, retries
        self._server = Server(base_url, api_key or os.environ.get(api_key_env, ""), timeout)
        self._pool = ThreadPoolExecutor(max_workers=parallel, thread_name_prefix="ecom_ai-server")

    def generate(self, prompts: Sequence[Prompt], options: GenerationOptions) -> list[Generated]:
        calls = [self._call(prompt, options, index) for index, prompt in enumerate(prompts)]
        futures = [self._pool.submit(call.run) for call in calls]
        try:
            while wait(futures, timeout=POLL_SECONDS).not_done:
                if options.cancelled():
                    stop(calls)
            return [future.result() for future in futures]
        finally:
            stop(calls)

    def stream(self, prompt: Prompt, options: GenerationOptions) -> Iterator[str]:
        call = self._call(prompt, options, 0)
        # A thread of its own: a click does not queue behind bulk work, and a silent server can be left at once.
        threading.Thread(target=call.run_aloud, name="ecom_ai-stream", daemon=True).start()
        return pieces_of(call, options.cancelled)

    def close(self) -> None:
        self._pool.shutdown(wait=False, cancel_futures=True)

    def _call(self, prompt: Prompt, options: GenerationOptions, index: int) -> Call:
        return Call(self._server, question(self._model, prompt, options, index), self._retries)


class Call:
    """One prompt: asked again while the server is busy, ended at once by `stop`."""

    def __init__(self, server: Server, body: dict[str, Any], retries: int) -> None:
        self._server, self._body, self._retries = server, body, retries
        self._stopping = threading.Event()
        self._answer: Answer | None = None
        self._aloud = False
        self.pieces: queue.SimpleQueue[str | EcomAIError | None] = queue.SimpleQueue()

    def run(self) -> Generated:
        for attempt in range(self._retries + 1):
            deltas: list[Delta] = []
            try:
                self._read(deltas)
                break
            except Busy as busy:
                # Text that a reader has seen is not taken back by a second try.
                if self._stopping.is_set():
                    break
                if attempt == self._retries or (deltas and self._aloud):
                    raise
                self._stopping.wait(pause(attempt, busy.wait))
        return self._result(deltas)

    def run_aloud(self) -> None:
        self._aloud = True
        try:
            self.run()
            self.pieces.put(None)
        except EcomAIError as error:
            self.pieces.put(error)

    def stop(self) -> None:
        self._stopping.set()
        answer = self._answer
        if answer is not None:
            answer.close()

    def _read(self, deltas: list[Delta]) -> None:
        if self._stopping.is_set():
            return
        self._answer = self._server.ask(self._body)
        try:
            for delta in self._answer.deltas():
                if self._stopping.is_set():
                    return
                deltas.append(delta)
                if delta.text:
                    self.pieces.put(delta.text)
        finally:
            self._answer.close()

    def _result(self, deltas: Sequence[Delta]) -> Generated:
        text = "".join(delta.text for delta in deltas)
        told = next((delta.reason for delta in reversed(deltas) if delta.reason), "")
        reason: FinishReason = "length" if told == "length" else "stop"
        if not told and self._stopping.is_set():
            reason = "cancelled"
        tokens = max((delta.tokens for delta in deltas), default=0) or sum(1 for delta in deltas if delta.text)
        return Generated(text, tokens, max((delta.prompt_tokens for delta in deltas), default=0), reason)


def pause(attempt: int, asked: float) -> float:
    """Twice as long each time, never less than the server asked for, and not in step with other workers."""
    return min(LONGEST_PAUSE, max(asked, FIRST_PAUSE * 2.0**attempt * random.uniform(0.5, 1.5)))


def pieces_of(call: Call, cancelled: Callable[[], bool]) -> Iterator[str]:
    """Leaving the iterator, by cancel or `close()`, closes the connection; the server then stops too."""
    try:
        while not cancelled():
            try:
                piece = call.pieces.get(timeout=POLL_SECONDS)
            except queue.Empty:
                continue
            if piece is None:
                return
            if isinstance(piece, EcomAIError):
                raise piece
            yield piece
    finally:
        call.stop()


def stop(calls: Sequence[Call]) -> None:
    for call in calls:
        call.stop()
