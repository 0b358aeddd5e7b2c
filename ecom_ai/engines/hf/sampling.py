"""Choosing the next token of every row at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from ecom_ai.engines.base import GenerationOptions
from ecom_ai.exceptions import EngineError

LIKELY = 64
"""Tokens of a row that are looked at first."""


@dataclass(slots=True)
class RowSampling:
    """How one row samples. Its own random stream: neighbours in the batch change nothing."""

    temperature: float
    top_p: float
    penalty: float
    random: random.Random = field(repr=False)

    @classmethod
    def of(cls, options: GenerationOptions, index: int) -> RowSampling:
        """`index` is the prompt's place in its call: equal prompts under one seed become different candidates."""
        stream = random.Random() if options.seed is None else random.Random(f"{options.seed}:{index}")
        return cls(options.temperature, options.top_p, options.repetition_penalty, stream)


class BatchSampling:
    """The rows' settings as tensors; built anew when rows come or go."""

    def __init__(self, rows: Sequence[RowSampling], device: torch.device) -> None:
        self.streams = [row.random for row in rows if row.temperature > 0]
        self.greedy = not self.streams
        self.device = device
        column = {"dtype": torch.float32, "device": device}
        self.chosen = torch.tensor(
            [i for i, row in enumerate(rows) if row.temperature > 0], device=device, dtype=torch.long
        )
        sampled = [row for row in rows if row.temperature > 0]
        self.temperature = torch.tensor([row.temperature for row in sampled], **column)[:, None]
        self.top_p = torch.tensor([row.top_p for row in sampled], **column)[:, None]
        penalties = [row.penalty for row in rows]
        self.penalised = any(penalty != 1.0 for penalty in penalties)
        self.penalty = torch.tensor(penalties, **column)[:, None]

    def penalise(self, logits: torch.Tensor, seen: torch.Tensor) -> torch.Tensor:
        """Repetition penalty of Keskar et al. 2019 (arXiv 1909.05858); `seen` is bool[rows, vocabulary]."""
        scaled = torch.where(logits > 0, logits / self.penalty, logits * self.penalty)
        return torch.where(seen, scaled, logits)

    def pick(self, logits: torch.Tensor) -> torch.Tensor:
        """float32[rows, vocabulary] -> int64[rows]."""
        if bool(logits.amax(dim=-1).isnan().any()):
            raise EngineError("The model answered with numbers that are not numbers. Its weights may be damaged.")
        if self.greedy:
            return logits.argmax(dim=-1)
        draws = torch.tensor([stream.random() for stream in self.streams], device=self.device)[:, None]
        if len(self.streams) == len(logits):
            return nucleus(logits / self.temperature, self.top_p, draws)
        sampled = nucleus(logits[self.chosen] / self.temperature, self.top_p, draws)
        return logits.argmax(dim=-1).index_copy(0, self.chosen, sampled)


def nucleus(logits: torch.Tensor, top_p: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """Top-p sampling (Holtzman et al., arXiv 1904.09751) by one uniform draw a row.

    Only the likeliest tokens are looked at where the nucleus of every row lies within them, as it nearly always does.
    They stay in the vocabulary's order, so that the same draw finds the same token either way.
    """
    chances = logits.softmax(dim=-1)
    if chances.shape[-1] > LIKELY:
        places = likeliest(chances)
        likely = chances.gather(-1, places)
        if bool((likely.sum(dim=-1, keepdim=True) >= top_p).all()):
            return places.gather(-1, _drawn(likely, top_p, draws)).squeeze(-1)
    return _drawn(chances, top_p, draws).squeeze(-1)


def _drawn(chances: torch.Tensor, top_p: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """int64[rows, 1], columns of `chances`, which are all of a row's or its greatest."""
    ascending = sorted_values(chances)
    left_out = (1.0 - chances.sum(dim=-1, keepdim=True)).clamp(min=0.0)
    outside = (left_out + ascending.cumsum(dim=-1) <= 1.0 - top_p).sum(dim=-1, keepdim=True)
    smallest = ascending.gather(-1, outside.clamp(max=chances.shape[-1] - 1))
    cumulative = chances.where(chances >= smallest, 0.0).cumsum(dim=-1)
    mass = cumulative[:, -1:]
    target = torch.minimum(draws * mass, mass.nextafter(torch.zeros_like(mass)))
    return torch.searchsorted(cumulative, target, right=True)


def likeliest(chances: torch.Tensor) -> torch.Tensor:
    """int64[rows, LIKELY], the greatest of each row, in the row's order. On the CPU numpy's partition needs 0.8 ms for
    128 rows of 3,000, torch's `topk` 6 ms."""
    if chances.device.type == "cpu":
        places = torch.from_numpy(np.argpartition(chances.numpy(), -LIKELY, axis=-1)[:, -LIKELY:])
    else:
        places = chances.topk(LIKELY, dim=-1, sorted=False).indices
    return places.sort(dim=-1).values


def sorted_values(rows: torch.Tensor) -> torch.Tensor:
    """Ascending. On the CPU numpy's vectorised sort needs 0.7 ms for 64 rows of 5,000, torch's 14 ms."""
    if rows.device.type == "cpu":
        return torch.from_numpy(np.sort(rows.numpy(), axis=-1))
    return rows.sort(dim=-1).values
