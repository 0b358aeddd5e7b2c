"""The training loop. Read it from top to bottom."""

from __future__ import annotations

import math
import time
from dataclasses import dataclass, field
from typing import Any

import torch
from accelerate import Accelerator
from torch import Tensor

from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.hf.training.data import IGNORED, Batches
from ecom_ai.engines.hf.training.model import NextTokenLoss, weight_groups
from ecom_ai.engines.training import OnStart, OnStep, ShouldStop, TrainingOptions
from ecom_ai.exceptions import EngineError


@dataclass(slots=True)
class Progress:
    """What a checkpoint remembers besides weights, optimizer and random state."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    train_loss: float = 0.0
    valid_loss: float = math.nan
    base_valid_loss: float = math.nan
    curve: list[list[float]] = field(default_factory=list)  # [step, loss, validation loss or nan]
    stopped: bool = False


def total_steps(options: TrainingOptions, batches: Batches, processes: int) -> int:
    per_epoch = max(1, len(batches) // (options.accumulation * processes))
    return options.steps or max(1, round(options.epochs * per_epoch))


def learning_rate(step: int, steps: int, options: TrainingOptions) -> float:
    """Linear warm-up, then half a cosine down to `final_rate` of the highest."""
    warm_up = min(options.warm_up, steps // 10 + 1)
    if step < warm_up:
        return options.learning_rate * (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    share = options.final_rate + (1 - options.final_rate) * 0.5 * (1 + math.cos(math.pi * done))
    return options.learning_rate * share


def train(  # noqa: C901 - the loop is meant to be read in one piece
    loss_model: NextTokenLoss,
    batches: Batches,
    valid: Batches,
    options: TrainingOptions,
    checkpoints: Checkpoints,
    accelerator: Accelerator,
    *,
    on_step: OnStep,
    should_stop: ShouldStop,
    on_start: OnStart,
) -> Progress:
    """Train to the end, or until `should_stop()`; either way the last step is in a checkpoint."""
    optimizer = torch.optim.AdamW(
        weight_groups(loss_model, options.weight_decay), lr=options.learning_rate, betas=(0.9, 0.95), fused=True
    )
    progress = resume(loss_model, optimizer, checkpoints)
    model, optimizer = accelerator.prepare(loss_model, optimizer)
    if options.compile:
        model = torch.compile(model, dynamic=True)
    rank, processes = accelerator.process_index, accelerator.num_processes
    steps = total_steps(options, batches, processes)
    if accelerator.is_main_process:
        on_start(steps, progress.step)
    if progress.step == 0:
        progress.base_valid_loss = validation_loss(model, valid, options, accelerator)

    model.train()
    since, since_tokens = time.perf_counter(), 0
    while progress.step < steps:
        if stop_everywhere(should_stop, accelerator):
            progress.stopped = True
            break
        rate = learning_rate(progress.step, steps, options)
        for group in optimizer.param_groups:
            group["lr"] = rate

        # One optimizer step: `accumulation` batches in each process, every one of them numbered over the whole run.
        first = (progress.step * processes + rank) * options.accumulation
        micro = [to_device(batches, first + i, accelerator) for i in range(options.accumulation)]
        # The sum over all wanted tokens is divided once, so long and short batches weigh by their tokens.
        wanted = sum(targets.ne(IGNORED).sum() for _, targets in micro)
        wanted = accelerator.reduce(torch.as_tensor(wanted), reduction="sum").clamp(min=1)
        loss = torch.zeros((), device=accelerator.device)
        for i, (ids, targets) in enumerate(micro):  # ids, targets: [B, T]
            accelerator.gradient_state._set_sync_gradients(i == len(micro) - 1)
            part = model(ids, targets) * processes / wanted  # gradients are averaged over processes: undo that
            accelerator.backward(part)
            loss += part.detach()
        if options.clip:
            accelerator.clip_grad_norm_(model.parameters(), options.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

        progress.step += 1
        since_tokens += sum(ids.numel() for ids, _ in micro) * processes
        last = progress.step == steps
        measure = last or progress.step % options.validate_every == 0
        if measure or progress.step % options.log_every == 0:
            progress.train_loss = float(accelerator.reduce(loss, reduction="mean"))
            if not math.isfinite(progress.train_loss):
                raise EngineError(
                    f"The loss became {progress.train_loss} at step {progress.step}: "
                    "lower the learning rate or look at the data.",
                    code="diverged",
                )
            seconds = time.perf_counter() - since
            progress.tokens, progress.seconds = progress.tokens + since_tokens, progress.seconds + seconds
            valid_loss = validation_loss(model, valid, options, accelerator) if measure else None
            progress.valid_loss = progress.valid_loss if valid_loss is None else valid_loss
            progress.curve.append([progress.step, progress.train_loss, math.nan if valid_loss is None else valid_loss])
            if accelerator.is_main_process:
                on_step(progress.step, progress.train_loss, valid_loss, since_tokens / seconds)
            since, since_tokens = time.perf_counter(), 0
        if last or progress.step % options.checkpoint_every == 0:
            save(loss_model, optimizer, progress, checkpoints, accelerator)
    if progress.stopped and progress.step not in checkpoints.numbers():
        save(loss_model, optimizer, progress, checkpoints, accelerator)
    return progress


@torch.no_grad()  # type: ignore[untyped-decorator] # torch is not followed by the type checker
def validation_loss(
    model: torch.nn.Module, valid: Batches, options: TrainingOptions, accelerator: Accelerator
) -> float:
    """Mean loss a token over the first `valid_tokens` of the validation data, the same ones every time."""
    model.eval()
    total = torch.zeros(2, device=accelerator.device, dtype=torch.float64)  # sum of losses, tokens
    seen = 0
    for number in range(len(valid)):
        ids, targets = valid.batch(number)
        if number % accelerator.num_processes == accelerator.process_index:
            ids_t, targets_t = torch.from_numpy(ids), torch.from_numpy(targets)
            total[0] += model(ids_t.to(accelerator.device), targets_t.to(accelerator.device)).double()
            total[1] += targets_t.ne(IGNORED).sum()
        seen += ids.size
        if seen >= options.valid_tokens:
            break
    model.train()
    total = accelerator.reduce(total, reduction="sum")
    return float(total[0] / total[1]) if total[1] else math.nan


def to_device(batches: Batches, number: int, accelerator: Accelerator) -> tuple[Tensor, Tensor]:
    ids, targets = batches.batch(number)
    moved = [torch.from_numpy(values).to(accelerator.device, non_blocking=True) for values in (ids, targets)]
    return moved[0], moved[1]


def stop_everywhere(should_stop: ShouldStop, accelerator: Accelerator) -> bool:
    """All processes must leave the loop at the same step, or the others wait for ever."""
    if accelerator.num_processes == 1:
        return should_stop()
    flag = torch.tensor(int(should_stop()), device=accelerator.device)
    return bool(accelerator.reduce(flag, reduction="sum").item())


def save(
    model: NextTokenLoss, optimizer: Any, progress: Progress, checkpoints: Checkpoints, accelerator: Accelerator
) -> None:
    if accelerator.is_main_process:
        kept = {name: getattr(progress, name) for name in Progress.__slots__ if name != "stopped"}
        random = {
            "cpu": torch.get_rng_state(),
            "cuda": torch.cuda.get_rng_state_all() if torch.cuda.is_available() else [],
        }
        state = {"model": weights(model), "optimizer": optimizer.state_dict(), "random": random, "progress": kept}
        checkpoints.save(progress.step, state)
    accelerator.wait_for_everyone()


def weights(model: NextTokenLoss) -> dict[str, Tensor]:
    return dict(model.model.state_dict())


def resume(model: NextTokenLoss, optimizer: torch.optim.Optimizer, checkpoints: Checkpoints) -> Progress:
    found = checkpoints.load_last()
    if found is None:
        return Progress()
    _, state = found
    model.model.load_state_dict(state["model"])
    optimizer.load_state_dict(state["optimizer"])
    torch.set_rng_state(state["random"]["cpu"])
    if state["random"]["cuda"]:
        torch.cuda.set_rng_state_all(state["random"]["cuda"][: torch.cuda.device_count()])
    return Progress(**state["progress"])
