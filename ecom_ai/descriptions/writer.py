"""Fact sheet -> candidates -> guard -> outcome. Pure: an engine in, texts and verdicts out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from ecom_ai.descriptions import guard, slots
from ecom_ai.descriptions.judging import Judged, Unjudged, judge_all
from ecom_ai.descriptions.prompts import PromptBook, Request, Written, write_prompt
from ecom_ai.engines.base import Generated, GenerationOptions, TextGenerator
from ecom_ai.text.characters import fold_characters

SLOTS_TEMPERATURE = 0.5
"""A small model scrambles one mood sentence in forty at 0.7 and almost none at 0.5; its texts stay as different."""


class KnownTexts(Protocol):
    """The shop's other descriptions."""

    def find(self, text: str) -> str | None:
        """Whose text is nearly this one, or None."""

    def add(self, text: str, title: str = "") -> None:
        """Remember a text that passed, and whose it is."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The text that passed, or the least bad one with the reasons against it."""

    request: Request
    text: str
    verdict: guard.Verdict
    seo_title: str
    meta_description: str
    prompt_version: str
    model_version: str
    candidates: int
    tokens: int

    @property
    def passed(self) -> bool:
        return self.verdict.passed


Judge = Callable[[Sequence[Unjudged]], list[Judged]]


@dataclass(frozen=True, slots=True)
class Writer:
    """Writes descriptions with one engine; no text comes too near to one in `known`."""

    engine: TextGenerator
    book: PromptBook = field(default_factory=PromptBook)
    candidates: int = 4
    options: GenerationOptions = field(default_factory=GenerationOptions)
    known: KnownTexts | None = None
    judge: Judge = judge_all
    """Where texts are judged: here, or in another process while the model writes the next."""

    def write(self, requests: Sequence[Request]) -> list[Outcome]:
        """One outcome per request, in order. Only what the guard rejects is sampled again."""
        best: list[Outcome | None] = [None] * len(requests)
        waiting = list(range(len(requests)))
        for attempt in range(self.candidates):
            tries = [self._prompt(requests[index], attempt) for index in waiting]
            answers = self.engine.generate([each.prompt for each in tries], self._options(attempt))
            judged = self.judge(
                [
                    _unjudged(best[index], requests[index], written, answer)
                    for index, written, answer in zip(waiting, tries, answers, strict=True)
                ]
            )
            for index, written, answer, found in zip(waiting, tries, answers, judged, strict=True):
                outcome = self._outcome(requests[index], written, answer, found)
                best[index] = self._better(best[index], outcome, attempt)
            waiting = [index for index in waiting if not _passed(best[index])]
            if not waiting or self.options.cancelled():
                break
        return [outcome for outcome in best if outcome is not None]

    def write_aloud(self, request: Request, on_text: Callable[[str, int], None]) -> Outcome:
        """Like `write` for one request; `on_text(text so far, candidate number)` is called as it grows."""
        best: Outcome | None = None
        for attempt in range(self.candidates):
            written = self._prompt(request, attempt)
            answer = self._stream(written, attempt, on_text)
            [found] = judge_all([_unjudged(best, request, written, answer)])
            best = self._better(best, self._outcome(request, written, answer, found), attempt)
            if best.passed or self.options.cancelled():
                break
        if best is None:
            raise ValueError("candidates must be at least 1")
        return best

    def _prompt(self, request: Request, attempt: int) -> Written:
        varied = replace(request, seed=request.seed + attempt)
        return write_prompt(varied, book=self.book, prompt_format=self.engine.prompt_format)

    def _options(self, attempt: int) -> GenerationOptions:
        seed = None if self.options.seed is None else self.options.seed + attempt
        warmth = self.options.temperature
        if self.engine.prompt_format == "slots":
            warmth = min(warmth, SLOTS_TEMPERATURE)
        return replace(self.options, seed=seed, temperature=warmth)

    def _stream(self, written: Written, attempt: int, on_text: Callable[[str, int], None]) -> Generated:
        raw, shown, pieces = "", "", 0
        realiser = slots.stream_realiser(written.encoded) if written.encoded else None
        for piece in self.engine.stream(written.prompt, self._options(attempt)):
            raw += piece
            pieces += 1
            shown += fold_characters(realiser.feed(piece) if realiser else piece)
            on_text(shown, attempt + 1)
        return Generated(text=raw, tokens=pieces)

    def _better(self, before: Outcome | None, outcome: Outcome, attempt: int) -> Outcome:
        tokens = outcome.tokens + (before.tokens if before else 0)
        outcome = replace(outcome, tokens=tokens, candidates=attempt + 1)
        if outcome.passed and self.known:
            self.known.add(outcome.text, outcome.request.sheet.title)
        if before is None or outcome.passed or len(outcome.verdict.reasons) < len(before.verdict.reasons):
            return outcome
        return replace(before, tokens=tokens, candidates=attempt + 1)

    def _outcome(self, request: Request, written: Written, answer: Generated, judged: Judged) -> Outcome:
        verdict = judged.verdict
        if self.known:
            verdict = guard.compared(verdict, judged.text, self.known.find)
        return Outcome(
            request=request,
            text=judged.text,
            verdict=verdict,
            seo_title=judged.seo_title,
            meta_description=judged.meta_description,
            prompt_version=written.version,
            model_version=self.engine.model_version,
            candidates=1,
            tokens=answer.tokens,
        )


def _unjudged(before: Outcome | None, request: Request, written: Written, answer: Generated) -> Unjudged:
    return Unjudged(request, written, answer.text, before.seo_title if before else None)


def _passed(outcome: Outcome | None) -> bool:
    return outcome is not None and outcome.passed
