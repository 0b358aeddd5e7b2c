"""One prompt on its way through the model thread, and how its caller waits for it."""

from __future__ import annotations

import queue
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ecom_ai.engines.base import FinishReason, Generated, GenerationOptions, never
from ecom_ai.engines.hf.detokenizing import INVALID, Decode, PieceDecoder
from ecom_ai.engines.stopping import StopScanner
from ecom_ai.exceptions import EcomAIError

POLL_SECONDS = 0.1
"""How often a waiting caller asks its own `cancelled()`: rarely, for each time the model thread may have to wait. It is
asked in the caller's thread, because it may touch a database connection that belongs to that thread."""


@dataclass(eq=False)
class Request:
    """Made by a caller, run by the model thread, which alone writes `tokens`, `reason` and `error`."""

    prompt_ids: list[int]
    options: GenerationOptions
    max_tokens: int
    decode: Decode
    index: int = 0
    streaming: bool = False
    stopping: bool = False
    """Set by the caller; the model thread reads it between two tokens."""
    call: int = 0
    """Which call it came with; the scheduler numbers them."""
    tokens: list[int] = field(default_factory=list)
    reason: FinishReason = "stop"
    error: EcomAIError | None = None
    finished: threading.Event = field(default_factory=threading.Event)
    pieces: queue.SimpleQueue[str | None] = field(default_factory=queue.SimpleQueue)

    def __post_init__(self) -> None:
        self._decoder = PieceDecoder(self.decode) if self.streaming or self.options.stop else None
        self._scanner = StopScanner(self.options.stop)
        self._text: list[str] = []

    def push(self, token: int) -> bool:
        """Take one token; True when a stop string ends the text."""
        self.tokens.append(token)
        if self._decoder is not None:
            self._give(self._scanner.feed(self._decoder.push(token)))
        return self._scanner.stopped

    def finish(self, reason: FinishReason) -> None:
        if self.finished.is_set():
            return
        self.reason = reason
        if self._decoder is not None:
            self._give(self._scanner.feed(self._decoder.close()) + self._scanner.close())
        self._release()

    def fail(self, error: EcomAIError) -> None:
        if not self.finished.is_set():
            self.error = error
            self._release()

    def result(self) -> Generated:
        """For the caller, after `finished`. Plain requests are decoded here, off the model thread."""
        if self.error is not None:
            raise self.error
        text = "".join(self._text) if self._decoder is not None else self.decode(self.tokens).replace(INVALID, "")
        return Generated(text, len(self.tokens), len(self.prompt_ids), self.reason)

    def _give(self, piece: str) -> None:
        if piece:
            self._text.append(piece)
            if self.streaming:
                self.pieces.put(piece)

    def _release(self) -> None:
        self.finished.set()
        self.pieces.put(None)


def wait_for(requests: Sequence[Request], options: GenerationOptions) -> list[Generated]:
    """Block until all are finished; a cancel stops them all and returns what each has."""
    try:
        for request in requests:
            while not request.finished.wait(None if options.cancelled is never else POLL_SECONDS):
                if options.cancelled():
                    stop(requests)
        return [request.result() for request in requests]
    finally:
        stop(requests)


def pieces_of(request: Request) -> Iterator[str]:
    """The text as it comes. Leaving the iterator, by cancel or `close()`, stops the model too."""
    cancelled = request.options.cancelled
    try:
        while not cancelled():
            try:
                piece = request.pieces.get(timeout=None if cancelled is never else POLL_SECONDS)
            except queue.Empty:
                continue
            if piece is None:
                request.result()
                return
            yield piece
    finally:
        request.stopping = True


def stop(requests: Sequence[Request]) -> None:
    for request in requests:
        request.stopping = True
