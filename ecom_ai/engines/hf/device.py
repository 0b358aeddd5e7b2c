"""Which device this machine offers, and how it is used."""

from __future__ import annotations

import torch


def chosen(name: str = "") -> torch.device:
    """The device of that name; a GPU where there is one and none is named."""
    device = torch.device(name or ("cuda" if torch.cuda.is_available() else "cpu"))
    if device.type == "cuda":
        # cuDNN's attention makes a plan for every new shape of a batch, and here nearly every batch has one: on an H100
        # a training step of a small BERT took 0.15 to 2.2 s with it, 0.03 s without.
        torch.backends.cuda.enable_cudnn_sdp(False)
    return device


def describe() -> str:
    """One line for a person."""
    if not torch.cuda.is_available():
        return f"CPU, {torch.get_num_threads()} threads, torch {torch.__version__}; no CUDA device."
    names = [torch.cuda.get_device_properties(number) for number in range(torch.cuda.device_count())]
    words = ", ".join(f"{each.name} {each.total_memory / 2**30:.0f} GiB" for each in names)
    return f"CUDA: {words}, torch {torch.__version__}."
