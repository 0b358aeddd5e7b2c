"""An answering part that says what it is told, so that the chat around it can be tested on its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from ecom_ai.chat.answering.contract import Answer, Question


class Scripted:
    """Stands in for `answering.answer`. `before_piece` is called with the number of each piece: the place to wait, to
    raise, to be killed."""

    def __init__(self, pieces: Sequence[str] = ("The mug ", "holds ", "350 ml."), **fields: Any) -> None:
        self.pieces, self.fields = list(pieces), fields
        self.asked: list[Question] = []
        self.before_piece: Callable[[int], object] = lambda _number: None

    def __call__(self, question: Question, *, cancelled: Callable[[], bool]) -> Iterator[str | Answer]:
        self.asked.append(question)
        for number, piece in enumerate(self.pieces):
            self.before_piece(number)
            if cancelled():
                return
            yield piece
        known = {"language": "en", "intent": "product", "outcome": "answered", "prompt_tokens": 70, "tokens": 30}
        yield Answer("".join(self.pieces), **{**known, **self.fields})


class Gate:
    """Lets pieces through one by one."""

    def __init__(self) -> None:
        self._free = threading.Semaphore(0)

    def open(self, times: int = 1) -> None:
        self._free.release(times)

    def __call__(self, _number: int) -> None:
        assert self._free.acquire(timeout=60)
