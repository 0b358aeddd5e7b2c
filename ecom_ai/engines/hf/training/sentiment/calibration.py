"""How much each half of the model counts, and probabilities that mean what they say."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor

from ecom_ai.engines.hf.sentiment.modeling import SentimentForSequenceClassification
from ecom_ai.engines.hf.training.sentiment.store import TextStore

LEAST = 200
"""Texts below which nothing is fitted: the figures of the base stay."""
PULL = 0.01
"""Pull of the offsets toward 0, as a share of the loss."""
BATCH_TOKENS = 8192
KINDS = ("text", "term")


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def halves(model: SentimentForSequenceClassification, store: TextStore, rows: np.ndarray) -> tuple[Tensor, Tensor]:
    """What the n-grams and the encoder say of `rows`, both [rows, C]."""
    model.eval()
    counted = torch.zeros(len(store), model.config.num_labels)
    read = torch.zeros_like(counted)
    for kind in (False, True):
        for group in store.batches(rows[store.terms[rows] == kind], BATCH_TOKENS):
            batch = store.batch(group)
            counted[group] = model.counted(batch.ids, batch.mask, batch.marks).cpu()
            read[group] = model.read(batch.ids, batch.mask, batch.marks).cpu()
    return counted[rows], read[rows]


def calibrate(model: SentimentForSequenceClassification, store: TextStore, rows: np.ndarray) -> None:
    """Fit shares and offsets on `rows`, which were not trained on; into the model and its config."""
    told = dict(getattr(model.config, "calibration", None) or {})
    for number, kind in enumerate(KINDS):
        mine = rows[(store.terms[rows] == bool(number)) & store.labelled[rows]]
        if len(mine) < LEAST:
            continue
        counted, read = halves(model, store, mine)
        shares, offset = _fitted(counted, read, torch.from_numpy(store.targets[mine]))
        with torch.no_grad():
            model.shares[number] = shares
        told[kind] = {"scale": [1.0] * len(offset), "offset": offset.tolist()}
    model.config.calibration = told


def _fitted(counted: Tensor, read: Tensor, targets: Tensor) -> tuple[Tensor, Tensor]:
    """The shares are the temperature, too."""
    shares = torch.tensor([0.5, 1.0], requires_grad=True)
    offset = torch.zeros(counted.shape[1], requires_grad=True)
    optimizer = torch.optim.LBFGS([shares, offset], max_iter=60, line_search_fn="strong_wolfe")

    def loss() -> Tensor:
        optimizer.zero_grad()
        logits = (shares[0] * counted + shares[1] * read) + offset
        value = -(targets * logits.log_softmax(-1)).sum(-1).mean() + PULL * offset.square().sum()
        value.backward()
        return value

    optimizer.step(loss)
    return shares.detach(), offset.detach()
