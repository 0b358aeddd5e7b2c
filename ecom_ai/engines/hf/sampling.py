"""Choosing the next token of every row at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import torch

from ecom_ai.engines.base import GenerationOptions
from ecom_ai.exceptions import EngineError


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
        highest, best = logits.max(dim=-1)
        if bool(highest.isnan().any()):
            raise EngineError("The model answered with numbers that are not numbers. Its weights may be damaged.")
        if self.greedy:
            return best
        draws = torch.tensor([stream.random() for stream in self.streams], device=self.device)[:, None]
        sampled = nucleus(logits[self.chosen] / self.temperature, self.top_p, draws)
        return best.index_copy(0, self.chosen, sampled)


def nucleus(logits: torch.Tensor, top_p: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """Top-p sampling (Holtzman et al., arXiv 1904.09751) by one uniform draw a row.

    The tokens stay in place: only the values are sorted, to find the smallest probability inside the nucleus.
    """
    chances = logits.softmax(dim=-1)
    ascending = sorted_values(chances)
    outside = (ascending.cumsum(dim=-1) <= 1.0 - top_p).sum(dim=-1, keepdim=True).clamp(max=logits.shape[-1] - 1)
    smallest = ascending.gather(-1, outside)
    cumulative = chances.where(chances >= smallest, 0.0).cumsum(dim=-1)
    mass = cumulative[:, -1:]
    target = torch.minimum(draws * mass, mass.nextafter(torch.zeros_like(mass)))
    return torch.searchsorted(cumulative, target, right=True).squeeze(-1)


def sorted_values(rows: torch.Tensor) -> torch.Tensor:
    """Ascending. On the CPU numpy's vectorised sort needs 0.7 ms for 64 rows of 5,000, torch's 14 ms."""
    if rows.device.type == "cpu":
        return torch.from_numpy(np.sort(rows.numpy(), axis=-1))
    return rows.sort(dim=-1).values
