"""The n-gram weights alone: a linear classifier over hashed n-grams, trained in seconds.

Each weight has a learning rate of its own (Duchi et al. 2011, AdaGrad), and rare n-grams count for more, as in TF-IDF;
that is folded into the weights afterwards, so that the model has nothing but weights to add up.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from ecom_ai.engines.hf.sentiment.ngrams import NgramIndex
from ecom_ai.engines.hf.training.sentiment.store import TextStore

EPOCHS = 3
RATE = 0.5
BRAKE = 0.1
"""Squared gradients that every n-gram starts with: with less, those of one text learn it by heart."""
COMMON_IDF = 6.5
"""Usual inverse document frequency of an n-gram, so that a text of usual ones has length 1."""
BATCH = 64
ENCODED = 256
MOST = 200_000
"""Texts counted at most; more would not say more and would not fit into memory."""


@dataclass(frozen=True, slots=True)
class Counts:
    """n-grams of many texts: those of text i are `buckets[starts[i] : starts[i + 1]]`."""

    buckets: Tensor  # [N] int32
    starts: np.ndarray  # [texts + 1]
    targets: Tensor  # [texts, C]


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def count(index: NgramIndex, store: TextStore, rows: np.ndarray, *, seed: int = 1) -> Counts:
    if len(rows) > MOST:
        rows = np.sort(np.random.default_rng(seed).choice(rows, MOST, replace=False))
    found, sizes = [], []
    for begin in range(0, len(rows), ENCODED):
        batch = store.batch(rows[begin : begin + ENCODED])
        buckets, owners = index(batch.ids, batch.mask)
        found.append(buckets.int().cpu())
        sizes.append(np.bincount(owners.cpu().numpy(), minlength=len(batch.ids)))
    starts = np.concatenate([[0], np.cumsum(np.concatenate(sizes))]) if sizes else np.zeros(1, dtype=np.int64)
    return Counts(torch.cat(found) if found else torch.zeros(0), starts, torch.from_numpy(store.targets[rows]))


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def fit(counts: Counts, rows: np.ndarray, buckets: int, *, seed: int = 1) -> tuple[Tensor, Tensor]:
    """Weights [buckets, C] and biases [C] for the texts `rows` of `counts`."""
    random = np.random.default_rng(seed)
    classes = counts.targets.shape[1]
    texts = torch.zeros(buckets).index_add_(0, counts.buckets.long(), torch.ones(len(counts.buckets)))
    idf = (torch.log((1 + len(counts.targets)) / (1 + texts)) + 1) / COMMON_IDF  # [buckets]
    weights, bias = torch.zeros(buckets, classes), torch.zeros(classes)
    squares = torch.full((buckets,), BRAKE)
    done, steps = 0, EPOCHS * (len(rows) // BATCH + 1)
    for _ in range(EPOCHS):
        order = random.permutation(rows)
        for begin in range(0, len(order), BATCH):
            chosen = order[begin : begin + BATCH]
            found, owners, each = gathered(counts, chosen)
            value = (idf[found] * each[owners]).unsqueeze(1)  # [N, 1]
            logits = torch.zeros(len(chosen), classes).index_add_(0, owners, weights[found] * value) + bias
            error = logits.softmax(1) - counts.targets[chosen]  # gradient of the cross entropy
            spread = error[owners] * value  # [N, C]
            squares.index_add_(0, found, spread.square().mean(1))
            pace = RATE * (1 - done / steps)
            weights.index_add_(0, found, spread * (squares[found].rsqrt() * -pace).unsqueeze(1))
            bias -= 0.02 * pace * error.sum(0)
            done += 1
    return weights * idf.unsqueeze(1), bias


def gathered(counts: Counts, rows: np.ndarray) -> tuple[Tensor, Tensor, Tensor]:
    """Buckets of the texts, which text each belongs to, and 1/sqrt(n-grams) of each text."""
    spans = [(counts.starts[row], counts.starts[row + 1]) for row in rows]
    sizes = torch.tensor([int(stop - start) for start, stop in spans])
    found = torch.cat([counts.buckets[start:stop] for start, stop in spans]).long()
    return found, torch.arange(len(rows)).repeat_interleave(sizes), sizes.clamp(min=1).rsqrt()


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def predict(counts: Counts, rows: np.ndarray, weights: Tensor, bias: Tensor) -> Tensor:
    """Probabilities [rows, C]."""
    parts = []
    for begin in range(0, len(rows), ENCODED):
        chosen = rows[begin : begin + ENCODED]
        found, owners, each = gathered(counts, chosen)
        sums = torch.zeros(len(chosen), len(bias)).index_add_(0, owners, weights[found])
        parts.append((sums * each.unsqueeze(1) + bias).softmax(1))
    return torch.cat(parts) if parts else torch.zeros(0, len(bias))


def cross_fitted(counts: Counts, buckets: int, folds: int, *, seed: int = 1) -> Tensor:
    """What weights that never saw a text think of it: probabilities [texts, C]."""
    place = np.random.default_rng(seed).integers(0, folds, len(counts.targets))
    told = torch.zeros_like(counts.targets)
    for fold in range(folds):
        unseen = np.flatnonzero(place == fold)
        weights, bias = fit(counts, np.flatnonzero(place != fold), buckets, seed=seed + fold)
        told[unseen] = predict(counts, unseen, weights, bias)
    return told
