"""An answering part for workers of experiments: the echo engine at a fixed pace, the same text for the same question.

A worker that is started with `-I tests.faults.paced_worker` answers with it. CHAT_PACE are the seconds before each
piece, CHAT_PIECES how many there are.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator

from ecom_ai.chat.answering.contract import Answer, Question
from ecom_ai.engines.base import GenerationOptions, Prompt
from ecom_ai.engines.echo import PIECE, EchoGenerator

PACE = float(os.environ.get("CHAT_PACE", "0.1"))
PIECES = int(os.environ.get("CHAT_PIECES", "40"))


def text_for(question: str, pieces: int = PIECES) -> str:
    """So many pieces of the echo engine, with characters of every width."""
    words = "".join(f"{number} 号😀 {question[:20]}, " for number in range(pieces))
    return words[: pieces * PIECE]


def answer(question: Question, *, cancelled: Callable[[], bool]) -> Iterator[str | Answer]:
    text = text_for(question.text)
    engine = EchoGenerator(script=[text], delay=PACE)
    began = time.time()
    first = 0.0
    said = []
    for piece in engine.stream(Prompt(question.text), GenerationOptions(max_tokens=10_000, cancelled=cancelled)):
        first = first or time.time()
        said.append(piece)
        yield piece
    if not cancelled():
        trace = {"began": began, "first_token": first, "pieces": len(said)}
        yield Answer("".join(said), "en", "small_talk", "answered", tokens=len(said), trace=trace)
