"""From loaded weights to a running scheduler."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from transformers import PreTrainedModel, PreTrainedTokenizerBase

from ecom_ai.engines.hf.continuous import ContinuousScheduler
from ecom_ai.engines.hf.cores import CoreShare
from ecom_ai.engines.hf.forward import CausalForward
from ecom_ai.engines.hf.lane import Lane, Vocabulary
from ecom_ai.engines.hf.loading import LoadedModel
from ecom_ai.engines.hf.scheduler import StepScheduler

if TYPE_CHECKING:
    from ecom_ai.engines.hf.generator import Scheduler, SchedulerName

CPU_BATCH = 128
CUDA_BATCH = 256
INTERACTIVE_BATCH = 32
CPU_PREFILL_TOKENS = 512
"""Prompt tokens read in one pass: about the time of one step of a full batch, the most a click may wait."""
CUDA_PREFILL_TOKENS = 8192


def use_threads(threads: int) -> None:
    if threads:
        torch.set_num_threads(threads)


def make_scheduler(loaded: LoadedModel, name: SchedulerName, max_batch: int) -> Scheduler:
    vocabulary = vocabulary_of(loaded.model, loaded.tokenizer)
    # Continuous batching does not know suppressed tokens, and the starter must not write digits.
    suits = loaded.model.device.type == "cuda" and vocabulary.bias is None
    if name == "continuous" or (name == "auto" and suits):
        return ContinuousScheduler(loaded.model, vocabulary.end, max_batch)
    return step_scheduler(loaded, max_batch)


def step_scheduler(loaded: LoadedModel, max_batch: int) -> StepScheduler:
    forward = CausalForward(loaded.model)
    vocabulary = vocabulary_of(loaded.model, loaded.tokenizer)
    cuda = forward.device.type == "cuda"
    limit = max_batch or (CUDA_BATCH if cuda else CPU_BATCH)
    prefill = CUDA_PREFILL_TOKENS if cuda else CPU_PREFILL_TOKENS
    interactive = Lane(forward, vocabulary, limit=min(limit, INTERACTIVE_BATCH), prefill_tokens=prefill)
    bulk = Lane(forward, vocabulary, limit=limit, prefill_tokens=prefill)
    return StepScheduler(interactive, bulk, CoreShare(loaded.model))


def vocabulary_of(model: PreTrainedModel, tokenizer: PreTrainedTokenizerBase) -> Vocabulary:
    """End tokens and suppressed tokens, as generation_config.json says, else as the tokenizer says."""
    config = model.generation_config
    end = config.eos_token_id if config.eos_token_id is not None else tokenizer.eos_token_id
    ends = frozenset(end if isinstance(end, list) else [] if end is None else [end])
    suppressed = getattr(config, "suppress_tokens", None)
    if not suppressed:
        return Vocabulary(ends, None)
    bias = torch.zeros(model.config.get_text_config(decoder=True).vocab_size, device=model.device)
    bias[torch.tensor(suppressed, device=model.device)] = float("-inf")
    return Vocabulary(ends, bias)
