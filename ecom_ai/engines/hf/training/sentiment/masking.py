"""Guessing hidden tokens: what the encoder learns from texts that nobody judged."""

from __future__ import annotations

import torch
from torch import Tensor

HIDDEN = 0.15
KEPT = 0.1
"""Of the hidden tokens, the share that stays as it is (Devlin et al. 2018), so that states of real tokens matter."""


def hide(ids: Tensor, mask: Tensor, mask_token: int) -> tuple[Tensor, Tensor]:
    """Token ids with some hidden, and the labels: -100 where nothing is to be guessed."""
    chosen = (torch.rand(ids.shape, device=ids.device) < HIDDEN) & mask
    if not chosen.any():
        chosen = mask & (torch.arange(ids.shape[1], device=ids.device) == 0)
    replaced = chosen & (torch.rand(ids.shape, device=ids.device) >= KEPT)
    return torch.where(replaced, mask_token, ids), torch.where(chosen, ids, -100)
