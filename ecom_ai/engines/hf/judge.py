"""Texts to probabilities: cut, sorted by length, padded as little as possible, several callers in one batch."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch
from torch import Tensor
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from ecom_ai.engines.base import SENTIMENTS, Classified, TermInContext
from ecom_ai.engines.hf.labels import sentiments_of
from ecom_ai.engines.hf.sentiment.texts import head_and_tail, marked_tokens, shortened
from ecom_ai.exceptions import EngineError, EngineUnavailable

CPU_BATCH_TOKENS = 2048
CUDA_BATCH_TOKENS = 65_536
TURN = 512
"""Texts of one caller before it lets others in: a click must not wait for a backfill."""
SIGNS_A_TOKEN = 6
"""Text beyond this many signs a token of the context is cut off unread."""


@dataclass(frozen=True, slots=True)
class Encoded:
    ids: list[int]
    first: int = 0
    last: int = 0


@dataclass(slots=True)
class Waiting:
    """Texts of one caller."""

    texts: list[Encoded]
    answers: list[Classified] | None = None
    error: Exception | None = field(default=None)


class Judge:
    """A loaded classifier, for many threads: whoever gets the model judges the texts of all who wait."""

    def __init__(
        self,
        model: PreTrainedModel,
        tokenizer: PreTrainedTokenizerBase,
        *,
        given: Sequence[str] = (),
        batch_tokens: int = 0,
        max_tokens: int = 512,
    ) -> None:
        self._model, self._device = model, model.device
        self.marks_terms = model.config.model_type == "ecom_ai_sentiment"
        self._sentiments = sentiments_of(model.config.id2label, given)
        self._calibration = getattr(model.config, "calibration", None) or {}
        self._context = min(max_tokens, _context(model, tokenizer))
        self._batch_tokens = batch_tokens or (CUDA_BATCH_TOKENS if self._device.type == "cuda" else CPU_BATCH_TOKENS)
        self._pad = tokenizer.pad_token_id or 0
        backend: Any = getattr(tokenizer, "backend_tokenizer", None)
        if backend is None:
            raise EngineUnavailable("The model has no fast tokenizer (tokenizer.json); convert it first.")
        # These would be changed by each call through transformers, which is no good among threads.
        backend.no_padding()
        backend.no_truncation()
        self._tokenizer = backend
        self._queue: list[Waiting] = []
        self._queueing, self._working = threading.Lock(), threading.Lock()

    def judge(self, terms: Sequence[TermInContext]) -> list[Classified]:
        """One answer per text, in order; toward `text[start:end]` where `end` is above `start`."""
        answers: list[Classified] = []
        for begin in range(0, len(terms), TURN):
            answers += self._wait(Waiting(self._encode(terms[begin : begin + TURN])))
        return answers

    def _wait(self, mine: Waiting) -> list[Classified]:
        with self._queueing:
            self._queue.append(mine)
        with self._working:
            if mine.answers is None and mine.error is None:
                with self._queueing:
                    together, self._queue = self._queue, []
                self._serve(together)
        if mine.error is not None:
            raise EngineError(f"The model could not judge the texts: {mine.error}") from mine.error
        assert mine.answers is not None  # noqa: S101 - one of the two was set above
        return mine.answers

    def _serve(self, together: list[Waiting]) -> None:
        try:
            answers = iter(self._judged([text for waiting in together for text in waiting.texts]))
            for waiting in together:
                waiting.answers = [next(answers) for _ in waiting.texts]
        except (RuntimeError, ValueError, IndexError, MemoryError) as error:
            for waiting in together:
                waiting.error = error

    def _encode(self, terms: Sequence[TermInContext]) -> list[Encoded]:
        short = [shortened(term, self._context * SIGNS_A_TOKEN) for term in terms]
        if not any(term.end > term.start for term in short):
            plain = self._tokenizer.encode_batch_fast([term.text for term in short])  # without places of the tokens
            return [self._cut(one.ids) for one in plain]
        encoded = self._tokenizer.encode_batch([term.text for term in short])
        return [
            self._cut(one.ids, *marked_tokens(one.offsets, term.start, term.end)) if term.end > term.start
            else self._cut(one.ids)
            for one, term in zip(encoded, short, strict=True)
        ]  # fmt: skip

    def _cut(self, ids: list[int], first: int = 0, last: int = 0) -> Encoded:
        if len(ids) <= self._context:
            return Encoded(ids, first, last)
        kept = head_and_tail(len(ids), self._context, first, last)
        if last > first:
            first, last = first - kept[0], min(last, kept[-1] + 1) - kept[0]
        return Encoded([ids[i] for i in kept], first, last)

    def _judged(self, texts: list[Encoded]) -> list[Classified]:
        order = sorted(range(len(texts)), key=lambda number: (texts[number].last > 0, len(texts[number].ids)))
        answers: list[Classified | None] = [None] * len(texts)
        for group in self._groups(order, texts):
            shares = self._shares([texts[number] for number in group])
            for number, row in zip(group, shares.tolist(), strict=True):
                answers[number] = _classified(row)
        return [answer for answer in answers if answer is not None]

    def _groups(self, order: list[int], texts: list[Encoded]) -> list[list[int]]:
        """Texts of like length, with and without a term apart."""
        groups: list[list[int]] = []
        for number in order:
            longest, term = max(1, len(texts[number].ids)), texts[number].last > 0
            same = groups and (texts[groups[-1][0]].last > 0) == term
            if same and longest * (len(groups[-1]) + 1) <= self._batch_tokens:
                groups[-1].append(number)
            else:
                groups.append([number])
        return groups

    @torch.inference_mode()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
    def _shares(self, texts: list[Encoded]) -> Tensor:
        """[B, 3], in the order of `SENTIMENTS`."""
        longest = max(1, *(len(text.ids) for text in texts))
        ids = torch.tensor([text.ids + [self._pad] * (longest - len(text.ids)) for text in texts])
        place = torch.arange(longest)
        mask = place < torch.tensor([[len(text.ids)] for text in texts])
        inputs = {"input_ids": ids.to(self._device), "attention_mask": mask.long().to(self._device)}
        kind = "term" if texts[0].last else "text"
        if kind == "term":
            first, last = torch.tensor([[text.first] for text in texts]), torch.tensor([[text.last] for text in texts])
            inputs["token_type_ids"] = ((place >= first) & (place < last)).long().to(self._device)
        logits = calibrated(self._model(**inputs).logits.float().cpu(), self._calibration.get(kind))
        shares = logits.softmax(-1)
        columns = torch.tensor([SENTIMENTS.index(sentiment) for sentiment in self._sentiments])
        return torch.zeros(len(texts), len(SENTIMENTS)).index_add_(1, columns, shares)


def calibrated(logits: Tensor, by: dict[str, list[float]] | None) -> Tensor:
    """Vector scaling (Guo et al. 2017): each class its factor and its offset, measured on held-out texts."""
    if not by:
        return logits
    return logits * torch.tensor(by["scale"]) + torch.tensor(by["offset"])


def _classified(row: list[float]) -> Classified:
    total = sum(row)
    shares: dict[str, float] = {name: share / total for name, share in zip(SENTIMENTS, row, strict=True)}
    return Classified(SENTIMENTS[row.index(max(row))], shares)


def _context(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> int:
    """Most tokens of one text. Positions of the RoBERTa family start at 2, which only its tokenizer knows."""
    positions = int(getattr(model.config, "max_position_embeddings", 0) or 1 << 20)
    told = int(min(tokenizer.model_max_length, 1 << 20))
    return min(told, positions) if told < 1 << 20 else max(1, positions - 2)
