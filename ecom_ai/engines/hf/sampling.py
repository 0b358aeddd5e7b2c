"""Choosing the next token of every row at once."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch

from ecom_ai.engines.base import GenerationOptions

LIKELY = 64
"""Tokens looked at first. The nucleus nearly always lies within them; a full sort is ten times dearer."""


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
        best = logits.argmax(dim=-1)
        if self.greedy:
            return best
        draws = torch.tensor([stream.random() for stream in self.streams], device=self.device)[:, None]
        sampled = nucleus(logits[self.chosen] / self.temperature, self.top_p, draws)
        return best.index_copy(0, self.chosen, sampled)


def nucleus(logits: torch.Tensor, top_p: torch.Tensor, draws: torch.Tensor) -> torch.Tensor:
    """Top-p sampling (Holtzman et al., arXiv 1904.09751) by one uniform draw a row."""
    total = logits.logsumexp(dim=-1, keepdim=True)
    width = min(LIKELY, logits.shape[-1])
    values, tokens = logits.topk(width, dim=-1)
    cumulative = (values - total).exp().cumsum(dim=-1)
    if width < logits.shape[-1] and bool((cumulative[:, -1:] < top_p).any()):
        values, tokens = logits.sort(dim=-1, descending=True)
        cumulative = (values - total).exp().cumsum(dim=-1)
    # The nucleus ends with the token that first reaches top_p; its mass is what the draw is scaled to.
    last = (cumulative < top_p).sum(dim=-1, keepdim=True).clamp(max=tokens.shape[-1] - 1)
    target = draws * cumulative.gather(-1, last)
    place = torch.searchsorted(cumulative, target, right=True)
    return tokens.gather(-1, torch.minimum(place, last)).squeeze(-1)
