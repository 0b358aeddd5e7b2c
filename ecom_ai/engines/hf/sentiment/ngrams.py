"""Character n-grams of token ids, hashed into buckets: no other preparation of the text than its tokenizer."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from ecom_ai.engines.hf.sentiment.configuration import SentimentConfig

BASE = 1_000_003
MIX = 0x9E3779B97F4A7C15 - 2**64  # the golden ratio of 64 bits, as a signed number (Knuth, multiplicative hashing)


class NgramIndex(nn.Module):  # type: ignore[misc] # torch is not followed by the type checker
    """Token ids -> buckets of all n-grams of one to `orders` signs. The buffers say how each token is spelled."""

    def __init__(self, config: SentimentConfig) -> None:
        super().__init__()
        self.orders, self.buckets = config.orders, config.buckets
        self.register_buffer("signs", torch.zeros(config.characters, dtype=torch.int32))
        self.register_buffer("starts", torch.zeros(config.vocab_size + 1, dtype=torch.int32))

    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        # ids, mask: [B, T] -> buckets and the rows they belong to, both [N]; each bucket once a row, rows in order
        signs, rows = self.spelled(ids, mask)
        buckets, owners = [], []
        hashes = torch.zeros_like(signs)
        for order in range(1, self.orders + 1):
            if len(signs) < order:
                break
            # hashes[i] covers signs[i : i + order]; int64 wraps around, the same way everywhere
            hashes = hashes[: len(signs) - order + 1] * BASE + signs[order - 1 :]
            whole = rows[: len(hashes)] == rows[order - 1 :]
            mixed = (hashes * MIX + order * BASE) * MIX
            buckets.append(((mixed >> 33) & (self.buckets - 1))[whole])
            owners.append(rows[: len(hashes)][whole])
        keys = torch.cat(owners or [rows]) * self.buckets + torch.cat(buckets or [signs])
        keys = keys.unique()
        return keys % self.buckets, keys // self.buckets

    def spelled(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, Tensor]:
        """All signs of the batch one after another, and the row of each."""
        tokens = ids[mask]
        row_of = torch.arange(len(ids), device=ids.device).repeat_interleave(mask.sum(1))
        first = self.starts[tokens].long()
        length = self.starts[tokens + 1].long() - first
        before = length.cumsum(0) - length
        within = torch.arange(int(length.sum()), device=ids.device) - before.repeat_interleave(length)
        return self.signs[first.repeat_interleave(length) + within].long(), row_of.repeat_interleave(length)
