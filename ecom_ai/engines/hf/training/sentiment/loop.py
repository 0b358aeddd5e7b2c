"""One stage of training: batches in, averaged weights out, resumed where it was stopped."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn

from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.training import OnStep, ShouldStop
from ecom_ai.exceptions import EngineError

AVERAGED = 0.998
"""Each step moves the averaged weights by the rest toward the trained ones (Polyak averaging)."""


def nothing(_: object) -> Any:
    """Until a stage is prepared."""
    raise NotImplementedError


@dataclass(slots=True)
class Stage:
    """`epoch` gives the batches of one pass, `loss` the mean loss of one batch, `tokens` its size."""

    name: str
    steps: int
    rate: float
    epoch: Callable[[int], list[np.ndarray]] = field(default=nothing, repr=False)
    loss: Callable[[np.ndarray], Tensor] = field(default=nothing, repr=False)
    first_step: int = 0
    """Steps of the run before this stage, for whoever watches."""


@dataclass(slots=True)
class StageProgress:
    step: int = 0
    train_loss: float = 0.0
    seconds: float = 0.0
    texts: int = 0
    curve: list[list[float]] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Pace:
    """What of the options a stage needs."""

    warm_up: int
    final_rate: float
    weight_decay: float
    clip: float
    seed: int
    log_every: int
    checkpoint_every: int


def run_stage(  # noqa: C901 - the loop is meant to be read in one piece
    model: nn.Module,
    stage: Stage,
    pace: Pace,
    checkpoints: Checkpoints,
    *,
    on_step: OnStep,
    should_stop: ShouldStop,
) -> bool:
    """Train to the end of the stage and put the averaged weights into `model`; False where it was stopped before."""
    trained = {name: p for name, p in model.named_parameters() if p.requires_grad}
    optimizer = torch.optim.AdamW(_groups(trained, pace.weight_decay), lr=stage.rate, betas=(0.9, 0.98), fused=True)
    averaged = {name: p.detach().clone() for name, p in trained.items()}
    progress = _resume(model, optimizer, averaged, checkpoints, pace.seed)
    order: list[np.ndarray] = []
    epoch = -1
    model.train()
    since, since_texts = time.perf_counter(), 0
    while progress.step < stage.steps:
        if should_stop():
            _save(model, optimizer, averaged, progress, checkpoints)
            return False
        per_epoch = max(1, len(order))
        if epoch < 0 or progress.step // per_epoch != epoch:
            epoch = 0 if epoch < 0 and not progress.step else progress.step // (len(order) or len(stage.epoch(0)))
            order = stage.epoch(epoch)
        rows = order[progress.step % len(order)]
        for group in optimizer.param_groups:
            group["lr"] = stage.rate * _share(progress.step, stage.steps, pace)
        loss = stage.loss(rows)
        loss.backward()
        if pace.clip:
            nn.utils.clip_grad_norm_(trained.values(), pace.clip)
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)
        progress.step += 1
        decay = min(AVERAGED, progress.step / (progress.step + 10))
        with torch.no_grad():
            for name, p in trained.items():
                averaged[name].lerp_(p, 1 - decay)
        since_texts += len(rows)
        if progress.step % pace.log_every == 0 or progress.step == stage.steps:
            progress.train_loss = float(loss.detach())
            if not math.isfinite(progress.train_loss):
                raise EngineError(f"The loss became {progress.train_loss}: lower the learning rate.", code="diverged")
            seconds = time.perf_counter() - since
            progress.seconds += seconds
            progress.texts += since_texts
            number = stage.first_step + progress.step
            progress.curve.append([number, progress.train_loss])
            on_step(number, progress.train_loss, None, since_texts / seconds)
            since, since_texts = time.perf_counter(), 0
        if progress.step % pace.checkpoint_every == 0 or progress.step == stage.steps:
            _save(model, optimizer, averaged, progress, checkpoints)
    with torch.no_grad():
        for name, p in trained.items():
            p.copy_(averaged[name])
    return True


def _share(step: int, steps: int, pace: Pace) -> float:
    """Linear warm-up, then half a cosine down to `final_rate`."""
    warm_up = min(pace.warm_up, steps // 10 + 1)
    if step < warm_up:
        return (step + 1) / warm_up
    done = (step - warm_up) / max(1, steps - warm_up)
    return pace.final_rate + (1 - pace.final_rate) * 0.5 * (1 + math.cos(math.pi * done))


def _groups(trained: dict[str, nn.Parameter], weight_decay: float) -> list[dict[str, Any]]:
    """Matrices shrink, biases, norms and the table of tokens do not."""
    decayed = [p for name, p in trained.items() if p.dim() > 1 and "tokens" not in name]
    others = [p for name, p in trained.items() if p.dim() <= 1 or "tokens" in name]
    return [{"params": decayed, "weight_decay": weight_decay}, {"params": others, "weight_decay": 0.0}]


def _save(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
    progress: StageProgress,
    checkpoints: Checkpoints,
) -> None:
    kept = {name: getattr(progress, name) for name in StageProgress.__slots__}
    trained = {name: p.detach() for name, p in model.named_parameters() if p.requires_grad}
    state = {"model": trained, "averaged": averaged, "optimizer": optimizer.state_dict(), "progress": kept}
    cuda = torch.cuda.get_rng_state_all() if torch.cuda.is_available() else []
    checkpoints.save(progress.step, {**state, "random": torch.get_rng_state(), "cuda": cuda})


def _resume(
    model: nn.Module,
    optimizer: torch.optim.Optimizer,
    averaged: dict[str, Tensor],
    checkpoints: Checkpoints,
    seed: int,
) -> StageProgress:
    found = checkpoints.load_last()
    if found is None:
        torch.manual_seed(seed)
        return StageProgress()
    state = found[1]
    model.load_state_dict(state["model"], strict=False)
    optimizer.load_state_dict(state["optimizer"])
    averaged.update({name: value.to(averaged[name].device, copy=True) for name, value in state["averaged"].items()})
    torch.set_rng_state(state["random"])
    if state.get("cuda") and torch.cuda.is_available():
        torch.cuda.set_rng_state_all(state["cuda"][: torch.cuda.device_count()])
    return StageProgress(**state["progress"])
