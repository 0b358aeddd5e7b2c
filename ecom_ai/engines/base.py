"""What the features ask of a model, whoever runs it. No Django, no torch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, get_args, runtime_checkable

PromptFormat = Literal["chat", "slots"]
FinishReason = Literal["stop", "length", "cancelled"]
Priority = Literal["interactive", "bulk"]
Sentiment = Literal["negative", "neutral", "positive"]
SENTIMENTS: tuple[Sentiment, ...] = get_args(Sentiment)


def never() -> bool:
    return False


@dataclass(frozen=True, slots=True)
class Prompt:
    """One request. `system` may be empty; an engine with a chat template applies it, others join the two."""

    user: str
    system: str = ""


@dataclass(frozen=True, slots=True)
class GenerationOptions:
    """How to sample. `temperature` 0 is greedy; `seed` makes a run repeatable where the engine allows it."""

    max_tokens: int = 256
    temperature: float = 0.7
    top_p: float = 0.9
    repetition_penalty: float = 1.0
    seed: int | None = None
    stop: tuple[str, ...] = ()
    priority: Priority = "bulk"
    cancelled: Callable[[], bool] = field(default=never, compare=False)
    """Asked between tokens; once it answers True the engine stops and returns what it has."""


@dataclass(frozen=True, slots=True)
class Generated:
    text: str
    tokens: int
    prompt_tokens: int = 0
    finish_reason: FinishReason = "stop"


@dataclass(frozen=True, slots=True)
class TermInContext:
    """The words `text[start:end]` with the whole text around them, counted in characters."""

    text: str
    start: int
    end: int

    @property
    def term(self) -> str:
        return self.text[self.start : self.end]


@dataclass(frozen=True, slots=True)
class Classified:
    """`label` is the likeliest one; `probabilities` are calibrated, in the order of the labels, and sum to 1."""

    label: str
    probabilities: dict[str, float]


@runtime_checkable
class TextGenerator(Protocol):
    """Safe to call from many threads; raises `EngineError` for what may be retried."""

    prompt_format: PromptFormat
    """`chat` reads instructions; `slots` reads and writes the placeholder format of `descriptions.slots`."""
    model_version: str
    """Names the weights, e.g. `starter-text-1` or a hub name with its revision; stored with each draft."""

    def generate(self, prompts: Sequence[Prompt], options: GenerationOptions) -> list[Generated]:
        """One answer per prompt, in order."""

    def stream(self, prompt: Prompt, options: GenerationOptions) -> Iterator[str]:
        """Pieces of text as they are made; stops within one token of `options.cancelled()`."""


@runtime_checkable
class TextClassifier(Protocol):
    """Safe to call from many threads; raises `EngineError` for what may be retried."""

    labels: tuple[str, ...]
    """For the role `sentiment` these are `SENTIMENTS`, whatever the model calls its own."""
    model_version: str

    def classify(self, texts: Sequence[str]) -> list[Classified]:
        """One answer per text, in order; texts of any length, empty ones too."""

    def classify_terms(self, terms: Sequence[TermInContext]) -> list[Classified]:
        """What each text feels toward its term. A model that was not taught this judges the clause around it."""


@runtime_checkable
class TextEmbedder(Protocol):
    """Safe to call from many threads; raises `EngineError` for what may be retried."""

    model_version: str
    """Also says how texts are prepared and pooled: vectors of different versions are never compared."""

    def embed(self, texts: Sequence[str]) -> Any:
        """numpy float32[n, d], rows of unit length."""
