"""Which device this machine offers; for the doctor."""

from __future__ import annotations

import torch


def describe() -> str:
    """One line for a person."""
    if not torch.cuda.is_available():
        return f"CPU, {torch.get_num_threads()} threads, torch {torch.__version__}; no CUDA device."
    names = [torch.cuda.get_device_properties(number) for number in range(torch.cuda.device_count())]
    words = ", ".join(f"{each.name} {each.total_memory / 2**30:.0f} GiB" for each in names)
    return f"CUDA: {words}, torch {torch.__version__}."
