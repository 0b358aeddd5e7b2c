"""Which tokens of a text are read: long ones lose their middle, a term keeps its surroundings."""

from __future__ import annotations

from collections.abc import Sequence

from ecom_ai.engines.base import TermInContext

HEAD = 0.75
"""Share of the context that the beginning gets: verdicts stand first and last."""


def marked_tokens(offsets: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
    """First token that touches `start:end`, and the one after the last; equal where no token does."""
    touching = [n for n, (begin, stop) in enumerate(offsets) if begin < end and stop > start]
    return (touching[0], touching[-1] + 1) if touching else (0, 0)


def head_and_tail(size: int, context: int, first: int = 0, last: int = 0) -> list[int]:
    """Numbers of at most `context` tokens; those around `first:last` where a term is marked."""
    if size <= context:
        return list(range(size))
    if last > first:
        last = min(last, first + context)
        begin = max(0, min(size - context, (first + last - context) // 2))
        return list(range(begin, begin + context))
    head = int(context * HEAD)
    return [*range(head), *range(size - (context - head), size)]


def shortened(term: TermInContext, longest: int) -> TermInContext:
    """The same with at most about `longest` signs, and without halves of signs, which no tokenizer takes."""
    text, start, end = term.text, max(0, term.start), min(term.end, len(term.text))
    if len(text) > longest:
        if end > start:
            end = min(end, start + longest // 2)
            begin = max(0, (start + end - longest) // 2)
            text, start, end = text[begin : begin + longest], start - begin, end - begin
        else:
            head = int(longest * HEAD)
            text = text[:head] + "\n" + text[len(text) - (longest - head) :]
    return TermInContext(text.encode("utf-8", "replace").decode("utf-8"), start, end)
