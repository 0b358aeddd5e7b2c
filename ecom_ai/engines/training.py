"""What training asks of whoever runs it: options in, a model folder out. No Django, no torch."""

from __future__ import annotations

import argparse
import importlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Literal, Protocol, Self, cast, get_args

from ecom_ai.exceptions import InvalidInput, MissingExtra

Task = Literal["tokenizer", "pretrain", "description", "sentiment"]
TASKS: tuple[Task, ...] = get_args(Task)
LARGEST = 2**53
"""No option needs more; neither infinity nor what JSON readers round gets through."""
ON, OFF = ("true", "on", "1"), ("false", "off", "0", "")

OnStep = Callable[[int, float, float | None, float], None]
"""step, training loss, validation loss where it was measured, tokens per second."""
ShouldStop = Callable[[], bool]
OnStart = Callable[[int, int], None]
"""steps of the whole run, steps that an earlier attempt did."""


def ignore_start(steps: int, done: int) -> None:
    """The `OnStart` of a run that nobody watches."""


def ignore_step(step: int, loss: float, valid_loss: float | None, tokens_per_second: float) -> None:
    """The `OnStep` of a run that nobody watches."""


def _option(default: Any, help_text: str, *, least: float | None = None, choices: tuple[str, ...] = ()) -> Any:
    return field(default=default, metadata={"help": help_text, "least": least, "choices": choices})


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """Everything that decides a run; the same names are command-line options, form fields and JSON keys."""

    task: Task
    data: Path
    out: Path
    base: Path | None = field(
        default=None, metadata={"help": "folder of the model to train further, or of a tokenizer"}
    )
    work: Path | None = field(default=None, metadata={"help": "folder for checkpoints and tokens; default: OUT.work"})
    name: str = _option("", "version written to ecom_ai.json; default: the name of OUT")
    prompt_format: str = _option("slots", "how prompts are written", choices=("slots", "chat"))
    architecture: str = _option("llama", "of a model from scratch", choices=("llama", "gpt2"))
    layers: int = _option(6, "transformer layers", least=1)
    width: int = _option(256, "size of the hidden state", least=8)
    heads: int = _option(8, "attention heads", least=1)
    kv_heads: int = _option(0, "key and value heads (llama); 0: as many as heads", least=0)
    inner: int = _option(0, "size of the feed-forward layer; 0: the architecture's usual", least=0)
    vocabulary: int = _option(8000, "tokens of a new tokenizer", least=300)
    context: int = _option(512, "longest text in tokens", least=16)
    epochs: float = _option(1.0, "passes over the data", least=0)
    steps: int = _option(0, "optimizer steps; 0: from the epochs", least=0)
    batch_tokens: int = _option(8192, "tokens in one forward pass of one process", least=16)
    accumulation: int = _option(1, "forward passes in one optimizer step", least=1)
    learning_rate: float = _option(1e-3, "highest learning rate", least=0)
    final_rate: float = _option(0.1, "last learning rate as a share of the highest", least=0)
    warm_up: int = _option(100, "steps until the highest learning rate", least=0)
    weight_decay: float = _option(0.1, "AdamW weight decay of matrices", least=0)
    clip: float = _option(1.0, "largest norm of the gradient; 0: no clipping", least=0)
    dropout: float = _option(0.0, "dropout of a model from scratch", least=0)
    seed: int = _option(1, "seed of weights and order", least=0)
    precision: str = _option("auto", "arithmetic of the forward pass", choices=("auto", "bf16", "fp32"))
    save_dtype: str = _option("bf16", "type of the saved weights", choices=("bf16", "fp16", "fp32"))
    threads: int = _option(0, "CPU threads; 0: all cores", least=0)
    log_every: int = _option(10, "steps between two reports", least=1)
    validate_every: int = _option(200, "steps between two validations", least=1)
    pretraining: float = _option(0.0, "sentiment: passes of guessing hidden words before the labels", least=0)
    teachers: int = _option(0, "sentiment: folds of n-gram models that soften the labels; 0: none", least=0)
    valid_tokens: int = _option(100_000, "most tokens of one validation", least=16)
    checkpoint_every: int = _option(200, "steps between two checkpoints", least=1)
    compile: bool = _option(False, "torch.compile the model: minutes at the start, fewer seconds a step")
    device: str = _option("auto", "auto: a GPU where there is one", choices=("auto", "cpu"))

    @property
    def work_folder(self) -> Path:
        return self.work or self.out.with_name(self.out.name + ".work")

    @property
    def version(self) -> str:
        return self.name or self.out.name

    def checked(self) -> Self:
        """Itself, or `InvalidInput` that names the option and what it may be."""
        if self.task not in TASKS:
            raise InvalidInput(f"Unknown training task {self.task!r}; choose one of {', '.join(TASKS)}.")
        for option in fields(self):
            value, least = getattr(self, option.name), option.metadata.get("least")
            if least is not None and value < least:
                raise InvalidInput(f"{option.name} must be at least {least}, not {value}.")
            choices = option.metadata.get("choices")
            if choices and value not in choices:
                raise InvalidInput(f"{option.name} must be one of {', '.join(choices)}, not {value!r}.")
        if self.width % self.heads:
            raise InvalidInput(f"width ({self.width}) must be a multiple of heads ({self.heads}).")
        if self.kv_heads and self.heads % self.kv_heads:
            raise InvalidInput(f"heads ({self.heads}) must be a multiple of kv_heads ({self.kv_heads}).")
        return self

    def as_json(self) -> dict[str, Any]:
        return {name: str(v) if isinstance(v, Path) else v for name, v in asdict(self).items()}

    @classmethod
    def from_mapping(cls, values: Mapping[str, Any]) -> Self:
        """From JSON or parsed arguments; strings become numbers, unknown names are refused."""
        known = {option.name: option for option in fields(cls)}
        if unknown := sorted(set(values) - set(known)):
            raise InvalidInput(f"Unknown training options: {', '.join(unknown)}.")
        return cls(**{name: _typed(known[name], value) for name, value in values.items()}).checked()

    def with_paths(self, *, data: Path, out: Path, base: Path | None, work: Path) -> Self:
        return replace(self, data=data, out=out, base=base, work=work)


@dataclass(frozen=True, slots=True)
class TrainingResult:
    folder: Path
    """The Hugging Face folder; for a stopped run it does not exist yet."""
    steps: int = 0
    tokens: int = 0
    seconds: float = 0.0
    train_loss: float = 0.0
    valid_loss: float = 0.0
    base_valid_loss: float | None = None
    """Loss of the base on the same validation data before the first step, where there was a base model."""
    size: int = 0
    stopped: bool = False
    """Stopped on request after a checkpoint; the same options go on from there."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """How well a model predicts the validation texts; bits per byte compare models with different tokenizers."""

    loss: float
    bits_per_byte: float
    records: int


@dataclass(frozen=True, slots=True)
class ClassifierQuality:
    """Of one group of labelled texts. `confusion[label][answer]` counts texts."""

    records: int
    accuracy: float
    macro_f1: float
    calibration_error: float
    confusion: dict[str, dict[str, int]]


@dataclass(frozen=True, slots=True)
class SentimentReport:
    """`quality` of `all`, of each `language:xx` and of each `part:name`; `right`, text by text, for comparisons."""

    quality: dict[str, ClassifierQuality]
    right: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Texts that the second model alone got right, and the first alone; McNemar's exact test, two-sided."""

    won: int
    lost: int
    p_value: float


class SentimentEvaluator(Protocol):
    """What `ecom_ai.engines.hf.training.sentiment.evaluation` offers."""

    def evaluate_classifier(self, folder: Path, records: Path, *, most: int = ...) -> SentimentReport:
        """The model in `folder` on the labelled lines of the JSONL file `records`."""

    def compare(self, before: SentimentReport, after: SentimentReport) -> Comparison:
        """Two models on the same records."""


class Trainer(Protocol):
    """What `ecom_ai.engines.hf.training.run` offers."""

    def run(
        self, options: TrainingOptions, *, on_step: OnStep = ..., should_stop: ShouldStop = ..., on_start: OnStart = ...
    ) -> TrainingResult:
        """Train; a run that was stopped or killed goes on from its last checkpoint."""

    def evaluate(self, folder: Path, options: TrainingOptions) -> Evaluation:
        """The model in `folder` on the validation texts of `options.data`."""


def load_trainer() -> Trainer:
    """The trainer, imported now: whoever only starts runs needs no torch. Raises `MissingExtra`."""
    try:
        return cast("Trainer", importlib.import_module("ecom_ai.engines.hf.training.run"))
    except ImportError as error:
        raise MissingExtra(f"Training needs the worker extra, ecom_ai[worker]: {error}.") from error


def load_sentiment_evaluator() -> SentimentEvaluator:
    """As `load_trainer`. Raises `MissingExtra`."""
    try:
        return cast("SentimentEvaluator", importlib.import_module("ecom_ai.engines.hf.training.sentiment.evaluation"))
    except ImportError as error:
        raise MissingExtra(f"Measuring a model needs the worker extra, ecom_ai[worker]: {error}.") from error


def _kind(default: Any, name: str) -> type:
    if name in {"data", "out", "base", "work"}:
        return Path
    return str if default is MISSING else type(default)


def _typed(option: Any, value: Any) -> Any:
    kind = _kind(option.default, option.name)
    if value is None or (kind is Path and value == ""):
        return None
    if kind is bool:
        return _switch(option, value)
    if kind is int and isinstance(value, float) and not value.is_integer():
        raise InvalidInput(f"{option.name} must be a whole number, not {value}.")
    try:
        if isinstance(value, bool | list | dict):
            raise TypeError
        typed = kind(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise InvalidInput(f"{option.name} must be of type {kind.__name__}, not {str(value)[:40]!r}.") from error
    if isinstance(typed, int | float) and not abs(typed) < LARGEST:
        raise InvalidInput(f"{option.name} must be smaller than {LARGEST}.")
    return typed


def _switch(option: Any, value: Any) -> bool:
    word = str(value).lower()
    if word not in {*ON, *OFF}:
        raise InvalidInput(f"{option.name} must be true or false, not {word[:40]!r}.")
    return word in ON


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """One command-line argument per option."""
    parser.add_argument("task", choices=TASKS)
    for option in fields(TrainingOptions):
        if option.name == "task":
            continue
        flag, text = "--" + option.name.replace("_", "-"), option.metadata.get("help")
        if option.default is False:
            parser.add_argument(flag, action="store_true", help=text)
        elif option.default is MISSING:
            help_text = "folder of *.jsonl records" if option.name == "data" else "folder to write"
            parser.add_argument(flag, type=Path, required=True, help=help_text)
        else:
            shown = f"{text} (default: {option.default})" if option.default not in (None, "") else text
            parser.add_argument(
                flag,
                default=option.default,
                type=_kind(option.default, option.name),
                choices=option.metadata.get("choices") or None,
                help=shown,
            )


def options_from(arguments: Mapping[str, Any]) -> TrainingOptions:
    """Options from parsed arguments, other arguments left aside."""
    names = {option.name for option in fields(TrainingOptions)}
    return TrainingOptions.from_mapping({name: v for name, v in arguments.items() if name in names})
