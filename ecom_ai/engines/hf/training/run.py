"""One training run from options to a finished model folder."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch
from accelerate import Accelerator
from transformers import AutoModelForCausalLM, AutoTokenizer, PreTrainedModel, PreTrainedTokenizerBase
from transformers.utils.logging import disable_progress_bar

from ecom_ai.engines.hf.device import chosen
from ecom_ai.engines.hf.training import records
from ecom_ai.engines.hf.training.checkpoints import Checkpoints
from ecom_ai.engines.hf.training.data import Batches, BucketedBatches, PackedBatches, TokenStore, build_store
from ecom_ai.engines.hf.training.encoding import encoder
from ecom_ai.engines.hf.training.evaluation import evaluate as evaluate_text
from ecom_ai.engines.hf.training.folder import folder_size, replace_folder, require_free, write_model, write_tokenizer
from ecom_ai.engines.hf.training.loop import train
from ecom_ai.engines.hf.training.model import NextTokenLoss, new_config, new_model
from ecom_ai.engines.hf.training.sentiment.run import evaluate_sentiment, train_sentiment
from ecom_ai.engines.hf.training.tokenizer import train_tokenizer
from ecom_ai.engines.training import (
    Evaluation,
    OnStart,
    OnStep,
    ShouldStop,
    TrainingOptions,
    TrainingResult,
    ignore_start,
    ignore_step,
)
from ecom_ai.exceptions import InvalidInput

__all__ = ["evaluate", "run"]


def never() -> bool:
    return False


def run(
    options: TrainingOptions,
    *,
    on_step: OnStep = ignore_step,
    should_stop: ShouldStop = never,
    on_start: OnStart = ignore_start,
) -> TrainingResult:
    """Do `options.task`. A run that was stopped or killed goes on from its last checkpoint when called again."""
    options.checked()
    if not options.data.is_dir():
        raise InvalidInput(f"No training data: the folder {options.data} does not exist.")
    require_free(options.out)
    records.data_card(options.data)  # read at the end; a broken one is told before hours of work
    disable_progress_bar()
    chosen("" if options.device == "auto" else options.device)
    torch.set_num_threads(options.threads or len(os.sched_getaffinity(0)))
    if options.task == "tokenizer":
        return make_tokenizer(options)
    if options.task == "sentiment":
        return train_sentiment(options, on_step=on_step, should_stop=should_stop, on_start=on_start)
    return train_model(options, on_step=on_step, should_stop=should_stop, on_start=on_start)


def evaluate(folder: Path, options: TrainingOptions) -> Evaluation:
    """The model in `folder` on the validation texts of `options.data`."""
    return evaluate_sentiment(folder, options) if options.task == "sentiment" else evaluate_text(folder, options)


def make_tokenizer(options: TrainingOptions) -> TrainingResult:
    with replace_folder(options.out) as folder:
        tokenizer = train_tokenizer(
            records.training_records(options.data),
            folder,
            vocabulary=options.vocabulary,
            context=options.context,
            placeholders=records.placeholders(options.data),
        )
        write_tokenizer(tokenizer, folder, options)
    return TrainingResult(options.out, size=folder_size(options.out))


def train_model(
    options: TrainingOptions, *, on_step: OnStep, should_stop: ShouldStop, on_start: OnStart
) -> TrainingResult:
    accelerator = Accelerator(mixed_precision=precision(options), cpu=options.device == "cpu")
    with accelerator.main_process_first():
        tokenizer = load_tokenizer(options)
    model, trained_before = load_model(options, tokenizer)
    with accelerator.main_process_first():
        batches, valid = load_batches(options, tokenizer, model)
    checkpoints = Checkpoints(options.work_folder / "checkpoints" / fingerprint(options, tokenizer))
    loss_model = NextTokenLoss(model)
    progress = train(
        loss_model,
        batches,
        valid,
        options,
        checkpoints,
        accelerator,
        on_step=on_step,
        should_stop=should_stop,
        on_start=on_start,
    )
    result = TrainingResult(
        options.out,
        progress.step,
        progress.tokens,
        progress.seconds,
        progress.train_loss,
        progress.valid_loss,
        progress.base_valid_loss if trained_before else None,
        stopped=progress.stopped,
    )
    if progress.stopped or not accelerator.is_main_process:
        return result
    return write_model(model, tokenizer, result, options, curve=progress.curve, skipped=getattr(batches, "too_long", 0))


def precision(options: TrainingOptions) -> str:
    """bf16 where the processor multiplies it in hardware; elsewhere it would be slower than fp32."""
    if options.precision != "auto":
        return "no" if options.precision == "fp32" else options.precision
    if options.device == "auto" and torch.cuda.is_available():
        return "bf16" if torch.cuda.is_bf16_supported(including_emulation=False) else "no"
    able = torch.cpu.get_capabilities()
    return "bf16" if able.get("amx_bf16") or able.get("avx512_bf16") else "no"


def load_tokenizer(options: TrainingOptions) -> PreTrainedTokenizerBase:
    """That of the base; without a base one is trained on the data first."""
    source = options.base or options.work_folder / "tokenizer"
    if not (source / "tokenizer_config.json").exists():
        if options.base:
            raise InvalidInput(f"No tokenizer in {source}: make one with the task tokenizer.")
        make_tokenizer(replace(options, out=source))
    tokenizer: PreTrainedTokenizerBase = AutoTokenizer.from_pretrained(source, trust_remote_code=False)
    if tokenizer.eos_token_id is None:
        raise InvalidInput(f"The tokenizer in {source} has no end token.")
    if tokenizer.pad_token_id is None:
        tokenizer.pad_token = tokenizer.eos_token
    return tokenizer


def load_model(options: TrainingOptions, tokenizer: PreTrainedTokenizerBase) -> tuple[PreTrainedModel, bool]:
    """The model and whether it comes from a folder with weights."""
    if options.base and (options.base / "config.json").exists():
        if not any(options.base.glob("*.safetensors")):
            raise InvalidInput(f"{options.base} has no safetensors weights; other formats are not read.")
        model = AutoModelForCausalLM.from_pretrained(
            options.base, dtype=torch.float32, use_safetensors=True, trust_remote_code=False, attn_implementation="sdpa"
        )
        return model, True
    config = new_config(options, vocabulary=len(tokenizer), end=tokenizer.eos_token_id, pad=tokenizer.pad_token_id)
    return new_model(config, seed=options.seed), False


def load_batches(
    options: TrainingOptions, tokenizer: PreTrainedTokenizerBase, model: PreTrainedModel
) -> tuple[Batches, Batches]:
    context = min(options.context, getattr(model.config, "max_position_embeddings", options.context))
    folder = options.work_folder / "tokens" / data_fingerprint(options, tokenizer)
    encode, size = encoder(tokenizer, options.prompt_format), len(tokenizer)

    def batches(store: TokenStore) -> Batches:
        if options.task == "pretrain":
            return PackedBatches(store, context=context, batch_tokens=options.batch_tokens, seed=options.seed)
        return BucketedBatches(
            store, context=context, batch_tokens=options.batch_tokens, seed=options.seed, pad=tokenizer.pad_token_id
        )

    training = batches(build_store(records.training_records(options.data), encode, folder / "train", vocabulary=size))
    valid = batches(build_store(records.validation_records(options.data), encode, folder / "valid", vocabulary=size))
    if not len(training):
        raise InvalidInput("The data has no text that fits the context.")
    # A handful of records may leave nothing to hold out; the loss is then measured on what is trained.
    return training, valid if len(valid) else training


def data_fingerprint(options: TrainingOptions, tokenizer: PreTrainedTokenizerBase) -> str:
    files = [(p.name, p.stat().st_size, p.stat().st_mtime_ns) for p in sorted(options.data.glob("*.jsonl"))]
    return _digest([files, sorted(tokenizer.get_vocab().items()), options.prompt_format, tokenizer.chat_template])


def fingerprint(options: TrainingOptions, tokenizer: PreTrainedTokenizerBase) -> str:
    """Of all that makes a checkpoint fit a run: other options or other data start anew."""
    free = {"out", "work", "data", "name", "save_dtype", "threads", "compile", "log_every", "checkpoint_every"}
    decisive: dict[str, Any] = {k: v for k, v in options.as_json().items() if k not in free}
    return _digest([decisive, data_fingerprint(options, tokenizer)])


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value, default=str).encode()).hexdigest()[:16]


def clear_work(options: TrainingOptions) -> None:
    """Delete checkpoints and packed tokens once the result is safe elsewhere."""
    shutil.rmtree(options.work_folder, ignore_errors=True)
