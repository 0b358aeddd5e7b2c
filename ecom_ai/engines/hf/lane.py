"""A batch whose rows come and go: what is waiting joins, what is finished leaves, no step computes for nobody."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass

import torch
from transformers import DynamicCache

from ecom_ai.engines.base import FinishReason
from ecom_ai.engines.hf.cache import RowCache
from ecom_ai.engines.hf.forward import CausalForward
from ecom_ai.engines.hf.requests import Request
from ecom_ai.engines.hf.sampling import BatchSampling, RowSampling
from ecom_ai.exceptions import EngineError

JOIN_SHARE = 16
"""A running batch is joined once 1/16 of it is free: one prompt read alone costs nearly as much as several."""


MOST_AHEAD = 1024
"""Columns taken in advance for tokens to come, at most."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What generation_config.json says about tokens."""

    end: frozenset[int]
    bias: torch.Tensor | None
    """float32[vocabulary], minus infinity at suppressed tokens."""


Waiting = tuple[Request, RowSampling]


@dataclass(slots=True)
class Row:
    request: Request
    sampling: RowSampling
    position: int
    """Place in the text of the token that is fed next."""


class Lane:
    """Requests of one priority. Only the model thread touches it."""

    def __init__(self, forward: CausalForward, vocabulary: Vocabulary, *, limit: int, prefill_tokens: int) -> None:
        self.forward, self.vocabulary = forward, vocabulary
        self.limit = self.most = limit
        self.prefill_tokens = prefill_tokens
        self.waiting: deque[Waiting] = deque()
        self.rows: list[Row] = []
        self._reset()

    @property
    def busy(self) -> bool:
        return bool(self.rows or self.waiting)

    @property
    def calls(self) -> set[int]:
        """Those with a text under way; of the many that wait, the first and the last stand for all."""
        waiting = [self.waiting[0], self.waiting[-1]] if self.waiting else []
        return {row.request.call for row in self.rows} | {request.call for request, _ in waiting}

    def submit(self, request: Request) -> None:
        if not self.busy:
            self.limit = self.most
        self.waiting.append((request, RowSampling.of(request.options, request.index)))

    def advance(self) -> None:
        """One forward pass: read a group of waiting prompts, or make one token for every row."""
        self._drop_cancelled()
        group = self._next_group()
        try:
            if group:
                self._join(group)
            elif self.rows:
                self._step()
        except (torch.OutOfMemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            self._shrink(group, error)

    def fail(self, message: str) -> None:
        """Answer everybody with an error that may be retried, and start clean."""
        for request in [row.request for row in self.rows] + [request for request, _ in self.waiting]:
            request.fail(EngineError(message))
        self.rows.clear()
        self.waiting.clear()
        self._reset()

    def _reset(self) -> None:
        self.cache = RowCache(dense=self.forward.row_attention)
        self._next = torch.zeros(0, dtype=torch.long, device=self.forward.device)
        self._seen: torch.Tensor | None = None
        self._batch: BatchSampling | None = None

    def _drop_cancelled(self) -> None:
        for request in [request for request, _ in self.waiting if request.stopping]:
            request.finish("cancelled")
        if any(request.stopping for request, _ in self.waiting):
            self.waiting = deque(pair for pair in self.waiting if not pair[0].finished.is_set())
        for place in reversed(range(len(self.rows))):
            if self.rows[place].request.stopping:
                self._leave(place, "cancelled")

    def _next_group(self) -> list[Waiting]:
        """Waiting prompts to read now: the oldest, of similar length, few enough to be about one step's work."""
        free = self.limit - len(self.rows)
        hurried = not self.rows or len(self.waiting) <= free
        if not self.waiting or free <= 0 or (free * JOIN_SHARE < self.limit and not hurried):
            return []
        oldest = sorted(
            (self.waiting.popleft() for _ in range(min(free, len(self.waiting)))), key=_length, reverse=True
        )
        size = max(1, self.prefill_tokens // _length(oldest[0]))
        self.waiting.extendleft(reversed(oldest[size:]))
        return oldest[:size]

    def _join(self, group: Sequence[Waiting]) -> None:
        texts = [request.prompt_ids + request.tokens for request, _ in group]
        logits, prefilled = self.forward.prefill(texts)
        before = len(self.rows)
        self._admit(prefilled, group, [len(text) for text in texts])
        self.rows.extend(
            Row(request, sampling, len(text)) for (request, sampling), text in zip(group, texts, strict=True)
        )
        seen = self._remember(texts, before)
        batch = BatchSampling([sampling for _, sampling in group], self.forward.device)
        tokens = self._pick(logits, batch, seen)
        self._next = torch.cat([self._next, tokens])
        self._batch = None
        self._take(tokens.tolist(), before)

    def _admit(self, prefilled: DynamicCache, group: Sequence[Waiting], lengths: Sequence[int]) -> None:
        rows = min(self.limit, len(self.rows) + len(group) + len(self.waiting))
        still_to_come = max(request.max_tokens - len(request.tokens) for request, _ in group)
        self.cache.admit(prefilled, lengths, rows=rows, columns=max(lengths) + min(still_to_come, MOST_AHEAD))

    def _step(self) -> None:
        self.cache.open_column()
        logits = self.forward.decode(self._next, [row.position for row in self.rows], self.cache)
        for row in self.rows:
            row.position += 1
        if self._batch is None:
            self._batch = BatchSampling([row.sampling for row in self.rows], self.forward.device)
        seen = None
        if self._seen is not None:
            seen = self._seen[: len(self.rows)]
            seen.scatter_(1, self._next[:, None], True)
        self._next = self._pick(logits, self._batch, seen)
        self._take(self._next.tolist(), 0)

    def _pick(self, logits: torch.Tensor, batch: BatchSampling, seen: torch.Tensor | None) -> torch.Tensor:
        if seen is not None and batch.penalised:
            logits = batch.penalise(logits, seen)
        if self.vocabulary.bias is not None:
            logits = logits + self.vocabulary.bias
        return batch.pick(logits)

    def _remember(self, texts: Sequence[Sequence[int]], before: int) -> torch.Tensor | None:
        """Mark the tokens of each new row, once any row asks for a repetition penalty."""
        if self._seen is None and all(row.sampling.penalty == 1.0 for row in self.rows):
            return None
        if self._seen is None or len(self.rows) > self._seen.shape[0]:
            grown = torch.zeros(
                max(len(self.rows), self.limit), self.forward.vocabulary, dtype=torch.bool, device=self._next.device
            )
            if self._seen is not None:
                grown[:before] = self._seen[:before]
            self._seen = grown
        for row, text in enumerate(texts, start=before):
            self._seen[row].zero_()
            self._seen[row, torch.tensor(list(text), device=self._next.device)] = True
        return self._seen[before : len(self.rows)]

    def _take(self, tokens: Sequence[int], first: int) -> None:
        """Hand each row its token; from the back, because a row that leaves is replaced by the last."""
        for offset in reversed(range(len(tokens))):
            request, token = self.rows[first + offset].request, tokens[offset]
            if token in self.vocabulary.end or request.push(token):
                self._leave(first + offset, "stop")
            elif len(request.tokens) >= request.max_tokens:
                self._leave(first + offset, "length")

    def _leave(self, place: int, reason: FinishReason) -> None:
        request = self.rows[place].request
        last = self.rows.pop()
        if place < len(self.rows):
            self.rows[place] = last
            self._next[place] = self._next[len(self.rows)]
            if self._seen is not None:
                self._seen[place] = self._seen[len(self.rows)]
        self._next = self._next[: len(self.rows)]
        self.cache.remove(place)
        self._batch = None
        request.finish(reason)

    def _shrink(self, group: Sequence[Waiting], error: BaseException) -> None:
        """Half as many rows at once until the lane is idle. What was written so far is read again with the prompt."""
        unread = [pair for pair in group if all(row.request is not pair[0] for row in self.rows)]
        self.waiting.extendleft(reversed([(row.request, row.sampling) for row in self.rows] + unread))
        if self.limit == 1:
            request, _ = self.waiting.popleft()
            request.fail(EngineError(f"Not enough memory for a text of {len(request.prompt_ids)} tokens: {error}"))
        self.limit = max(1, min(self.limit, len(self.rows) + len(unread)) // 2)
        self.rows.clear()
        self._reset()
        if self.forward.device.type == "cuda":
            torch.cuda.empty_cache()


def is_out_of_memory(error: BaseException) -> bool:
    return isinstance(error, torch.OutOfMemoryError) or "can't allocate memory" in str(error)


def _length(pair: Waiting) -> int:
    return len(pair[0].prompt_ids) + len(pair[0].tokens)
