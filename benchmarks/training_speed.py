"""Training tokens per second beside a bare PyTorch loop, in one run.

    python -m benchmarks.training_speed [--steps 12] [--compile]

Our loop and the bare one take turns, step by step, so that whatever else the machine does meets both. Same model,
same batches, same arithmetic, same optimizer; the bare loop has no checkpoints, no accelerate, no callbacks. Goal: 0.9.
"""

from __future__ import annotations

import argparse
import json
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import torch
from transformers import AutoTokenizer

from ecom_ai.engines.hf.training.model import new_config, new_model
from ecom_ai.engines.hf.training.run import load_batches, precision, run
from ecom_ai.engines.training import TrainingOptions

GOAL = 0.9
WARM_UP = 3
WORDS = [a + b for a in ("ka", "lo", "mi", "ter", "sun", "bre", "of") for b in ("ra", "n", "lin", "do", "shu", "x")]
SIGNS = [chr(0x4E00 + i) for i in range(600)]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=12)
    parser.add_argument("--compile", action="store_true")
    asked = parser.parse_args()
    print(f"{'task':<12} {'ours, tokens/s':>15} {'bare, tokens/s':>15} {'ratio':>6}  goal {GOAL}")
    with tempfile.TemporaryDirectory() as folder:
        write_records(Path(folder) / "data")
        for task in ("pretrain", "description"):
            ours, bare = measure(task, Path(folder), asked.steps, compiled=asked.compile)
            # The median of the pairs: a step that something else disturbed does not decide.
            ratio = statistics.median(a / b for a, b in zip(ours, bare, strict=True))
            print(
                f"{task:<12} {statistics.median(ours):>15,.0f} {statistics.median(bare):>15,.0f} {ratio:>6.2f}",
                flush=True,
            )


def write_records(folder: Path) -> None:
    random.seed(0)
    folder.mkdir()
    with (folder / "train.jsonl").open("w", encoding="utf-8") as file:
        for i in range(6000):
            words, glue = (WORDS, " ") if i % 2 else (SIGNS, "")
            text, prompt = (
                glue.join(random.choices(words, k=random.randrange(a, b))) for a, b in ((40, 120), (10, 40))
            )
            file.write(json.dumps({"prompt": prompt, "text": text}) + "\n")


def measure(task: str, folder: Path, steps: int, *, compiled: bool) -> tuple[list[float], list[float]]:
    """Tokens per second of each step of both loops."""
    options = TrainingOptions(
        task=task, data=folder / "data", out=folder / task, vocabulary=4000, layers=6, width=320, heads=5, context=256,
        batch_tokens=8192, steps=steps + WARM_UP, log_every=1, validate_every=10**9, checkpoint_every=10**9,
        valid_tokens=256, compile=compiled,
    )  # fmt: skip
    if not (folder / "tokenizer").exists():
        run(replace(options, task="tokenizer", out=folder / "tokenizer"))
    options = replace(options, base=folder / "tokenizer")
    bare_step = bare_loop(options)
    ours: list[float] = []
    bare: list[float] = []

    def after_our_step(step: int, loss: float, valid_loss: float | None, tokens_per_second: float) -> None:
        tokens, seconds = bare_step(step - 1)
        if step > WARM_UP:
            ours.append(tokens_per_second)
            bare.append(tokens / seconds)

    run(options, on_step=after_our_step)
    return ours, bare


def bare_loop(options: TrainingOptions) -> Callable[[int], tuple[int, float]]:
    """One step of the plainest loop on batch `number`: tokens and seconds."""
    tokenizer = AutoTokenizer.from_pretrained(options.base)
    end, pad = tokenizer.eos_token_id, tokenizer.pad_token_id
    model = new_model(new_config(options, vocabulary=len(tokenizer), end=end, pad=pad), seed=1)
    batches, _valid = load_batches(options, tokenizer, model)
    model.train()
    forward = torch.compile(model, dynamic=True) if options.compile else model
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-3, betas=(0.9, 0.95), fused=True)
    kind = "cuda" if torch.cuda.is_available() else "cpu"
    model.to(kind)

    def step(number: int) -> tuple[int, float]:
        started = time.perf_counter()
        ids, targets = (torch.from_numpy(values).to(kind) for values in batches.batch(number))
        with torch.autocast(kind, dtype=torch.bfloat16, enabled=precision(options) == "bf16"):
            logits = forward(input_ids=ids, use_cache=False).logits
        loss = torch.nn.functional.cross_entropy(logits.float().flatten(0, 1), targets.flatten())
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        loss.item()
        return ids.numel(), time.perf_counter() - started

    return step


if __name__ == "__main__":
    main()
