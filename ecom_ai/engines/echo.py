"""Engines without a model, for tests and dry runs: facts written back, moods told by a few words, always the same."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator, Sequence

from ecom_ai.engines.base import (
    SENTIMENTS,
    Classified,
    Generated,
    GenerationOptions,
    Prompt,
    PromptFormat,
    TermInContext,
)
from ecom_ai.engines.clauses import clause_around
from ecom_ai.engines.stopping import StopScanner
from ecom_ai.exceptions import EngineError

PIECE = 4
"""Characters given at once; counted as one token."""
_FACT = re.compile(r"^[-*• \t]*+([^:：\n]{1,80}?)[ \t]*+[:：][ \t]*+(\S.*)$", re.MULTILINE)
_SLOT = re.compile(r"<n(\d+)>")
_HAN = re.compile(r"[\u3400-\u9fff]")
_GOOD = re.compile(r"\b(?:good|great|nice|love|perfect|excellent)\b|好|棒|满意|喜欢|不错|快", re.IGNORECASE)
_BAD = re.compile(r"\b(?:bad|poor|awful|broken?|hate|terrible|late)\b|差|坏|烂|失望|慢|退货", re.IGNORECASE)
_NOT_GOOD = re.compile(r"\bnot good\b|不好", re.IGNORECASE)


class EchoGenerator:
    """A `TextGenerator`. Options: `delay`, seconds before each piece; `script`, answers or exceptions given first, one
    a prompt; `fail_times`, how many calls fail before the first answer; `prompt_format` and `version`, to stand in for
    a real model.
    """

    prompt_format: PromptFormat
    model_version: str

    def __init__(
        self,
        model: str = "",
        *,
        prompt_format: PromptFormat = "chat",
        delay: float = 0.0,
        script: Sequence[str | Exception] = (),
        fail_times: int = 0,
        version: str = "",
    ) -> None:
        self.prompt_format = prompt_format
        self.model_version = version or model or "echo-1"
        self.prompts: list[Prompt] = []
        """Every prompt that was asked, in order."""
        self._delay = delay
        self._script = list(script)
        self._failures = fail_times
        self._turn = threading.Lock()

    def generate(self, prompts: Sequence[Prompt], options: GenerationOptions) -> list[Generated]:
        self._fail_if_told()
        return [self._finished(prompt, options) for prompt in prompts]

    def stream(self, prompt: Prompt, options: GenerationOptions) -> Iterator[str]:
        self._fail_if_told()
        return self._pieces(self._answer(prompt, options), options)

    def _finished(self, prompt: Prompt, options: GenerationOptions) -> Generated:
        answer = self._answer(prompt, options)
        pieces = list(self._pieces(answer, options))
        text = "".join(pieces)
        if text == answer:
            return Generated(text, len(pieces), len(prompt.user))
        return Generated(text, len(pieces), len(prompt.user), "cancelled" if options.cancelled() else "length")

    def _pieces(self, answer: str, options: GenerationOptions) -> Iterator[str]:
        for start in range(0, min(len(answer), options.max_tokens * PIECE), PIECE):
            if options.cancelled():
                return
            if self._delay:
                time.sleep(self._delay)
            yield answer[start : start + PIECE]

    def _answer(self, prompt: Prompt, options: GenerationOptions) -> str:
        with self._turn:
            self.prompts.append(prompt)
            told = self._script.pop(0) if self._script else None
        if isinstance(told, Exception):
            raise told
        answer = told if told is not None else self._echo(prompt.user)
        scanner = StopScanner(options.stop)
        return scanner.feed(answer) + scanner.close()

    def _echo(self, text: str) -> str:
        if self.prompt_format == "slots":
            return echo_slots(text)
        return echo_facts(text)

    def _fail_if_told(self) -> None:
        with self._turn:
            if self._failures > 0:
                self._failures -= 1
                raise EngineError("The echo engine was told to fail.")


def echo_facts(text: str) -> str:
    """`Weight: 240 g` becomes "The weight is 240 g."; lines that are no facts are left out."""
    facts = _FACT.findall(text)
    if not facts:
        return text.strip()
    if len(_HAN.findall(text)) * 4 > len(text):
        return "".join(f"{name}为{value}。" for name, value in facts)
    return " ".join(f"The {name[:1].lower()}{name[1:]} is {value}." for name, value in facts)


def echo_slots(text: str) -> str:
    """One sentence per slot, in the placeholders of `descriptions.slots`."""
    numbers = dict.fromkeys(_SLOT.findall(text))
    if text.startswith("<zh>"):
        return "".join(f"<n{number}>为<v{number}>。" for number in numbers)
    return " ".join(f"The <n{number}> is <v{number}>." for number in numbers)


class EchoClassifier:
    """A `TextClassifier`: the more frequent of a few good and bad words decides, a draw is neutral. Options as those of
    `EchoGenerator`; `script` holds labels or exceptions, one a text.
    """

    labels: tuple[str, ...] = SENTIMENTS
    model_version: str

    def __init__(
        self,
        model: str = "",
        *,
        delay: float = 0.0,
        script: Sequence[str | Exception] = (),
        fail_times: int = 0,
        version: str = "",
    ) -> None:
        self.model_version = version or model or "echo-1"
        self.texts: list[str] = []
        """Every text that was judged, in order."""
        self._delay = delay
        self._script = list(script)
        self._failures = fail_times
        self._turn = threading.Lock()

    def classify(self, texts: Sequence[str]) -> list[Classified]:
        self._fail_if_told()
        return [self._classified(text) for text in texts]

    def classify_terms(self, terms: Sequence[TermInContext]) -> list[Classified]:
        return self.classify([clause_around(term) for term in terms])

    def _classified(self, text: str) -> Classified:
        if self._delay:
            time.sleep(self._delay)
        with self._turn:
            self.texts.append(text)
            told = self._script.pop(0) if self._script else None
        if isinstance(told, Exception):
            raise told
        score = mood(text)
        label = told or SENTIMENTS[1 + (score > 0) - (score < 0)]
        sure = 0.8 if label == "neutral" else min(0.98, 0.8 + 0.06 * abs(score))
        rest = (1 - sure) / 2
        return Classified(label, {name: sure if name == label else rest for name in SENTIMENTS})

    def _fail_if_told(self) -> None:
        with self._turn:
            if self._failures > 0:
                self._failures -= 1
                raise EngineError("The echo engine was told to fail.")


def mood(text: str) -> int:
    """Good words less bad words; "not good" and 不好 are bad."""
    return len(_GOOD.findall(text)) - len(_BAD.findall(text)) - 2 * len(_NOT_GOOD.findall(text))
