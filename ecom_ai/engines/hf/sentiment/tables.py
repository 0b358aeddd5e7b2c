"""A table of rows, as numbers to train or as bytes to ship."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Table(nn.Module):  # type: ignore[misc] # torch is not followed by the type checker
    """`rows` x `width`. Packed, a number is the square of an int8, with its sign, times one scale for all: a quarter of
    the size, and fine steps where most numbers are, near zero. Only the rows that are looked up are unpacked.
    """

    def __init__(self, rows: int, width: int, *, packed: bool, deviation: float = 0.0) -> None:
        super().__init__()
        self.packed, self.deviation = packed, deviation
        if packed:
            self.register_buffer("bytes", torch.zeros(rows, width, dtype=torch.int8))
            self.register_buffer("scale", torch.ones(1))
        else:
            self.weight = nn.Parameter(torch.zeros(rows, width))
            self.reset()

    def reset(self) -> None:
        if not self.packed and self.deviation:
            nn.init.normal_(self.weight, std=self.deviation)

    def forward(self, indices: Tensor) -> Tensor:
        # indices: [...] int64 -> [..., width]
        if self.packed:
            return unpack(self.bytes[indices], self.scale)
        return nn.functional.embedding(indices, self.weight)


def pack(weight: Tensor) -> tuple[Tensor, Tensor]:
    """int8 numbers and their scale."""
    scale = weight.abs().max().clamp(min=1e-8).reshape(1)
    return torch.round((weight.abs() / scale).sqrt() * weight.sign() * 127).to(torch.int8), scale


def unpack(numbers: Tensor, scale: Tensor) -> Tensor:
    shares = numbers.to(scale.dtype) / 127
    return shares * shares.abs() * scale
