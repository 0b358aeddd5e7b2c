"""How many cores the model thread computes on."""

from __future__ import annotations

import os
import threading

import torch
from transformers import PreTrainedModel

LIGHT_PARAMETERS = 50_000_000
"""A lighter model makes texts so fast that the Python around it (prompts, guard, rows of the database) keeps a core
busy. Where both want the same core, torch's threads wait for each other, and most of the time goes by in that."""


class CoreShare:
    """Leaves one core to Python while it has work beside a light model on the CPU. Only the model thread touches it.

    One call in flight: its caller waits for the texts, so the model gets all cores. Several: between two of them Python
    works on what the last one brought.
    """

    def __init__(self, model: PreTrainedModel) -> None:
        light = sum(weights.numel() for weights in model.parameters()) < LIGHT_PARAMETERS
        self._all = torch.get_num_threads()
        self._divides = light and model.device.type == "cpu" and self._all > 1 and available() <= self._all

    def settle(self, *, shared: bool) -> None:
        """`shared`: several calls are in flight."""
        if not self._divides:
            return
        wanted = self._all - 1 if shared else self._all
        use_threads_here(wanted, others=self._all)


def available() -> int:
    """Cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def use_threads_here(count: int, *, others: int) -> None:
    """Threads of torch for what the calling thread computes; threads to come begin with `others`.

    `torch.set_num_threads` sets the number of the calling thread and, in passing, that of each thread that has not
    asked for its number yet.
    """
    if torch.get_num_threads() == count:
        return
    torch.set_num_threads(count)
    restoring = threading.Thread(target=torch.set_num_threads, args=(others,))
    restoring.start()
    restoring.join()
