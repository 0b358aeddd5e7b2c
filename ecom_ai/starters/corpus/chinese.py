"""Chinese texts: short clauses in a row, as shop copy is written; a frame by tone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from ecom_ai.starters.corpus.english import CLOSE_SHARE, LEAD_SHARE, MOOD_SHARE, chunks, in_order, paragraphs
from ecom_ai.starters.corpus.phrases import Form, clauses, load, with_slot
from ecom_ai.starters.corpus.products import Fact, Product

CHUNKS = {1: 3, 2: 4, 3: 5, 4: 1}
NOT_FIRST = ("而且",)
TOPICS = (
    "<n",
    "材质",
    "用料",
    "颜色",
    "配色",
    "尺码",
    "可选尺码",
    "整体尺寸",
    "风格",
    "容量",
    "功率",
    "重量",
    "尺寸",
    "质保",
)
"""Starts of clauses about a property: the product owns it, so 的 stands between."""


@dataclass(slots=True)
class Chinese:
    """Writes one text about one product."""

    product: Product
    rng: random.Random
    used: set[str] = field(default_factory=set)

    def write(self) -> str:
        facts, tone = in_order(self.product.facts, "zh", self.rng), self.product.tone
        opening, subject = self._opening()
        sentences = self._sentences(facts, subject)
        few = len(facts) < 4
        if few or self.rng.random() < MOOD_SHARE[tone]:
            sentences.insert(self.rng.choice((0, len(sentences))) if sentences else 0, self._mood())
        if few or self.rng.random() < CLOSE_SHARE[tone]:
            sentences.append(self.rng.choice(load("zh_frames")["close"][tone]))
        return paragraphs([*opening, *sentences], "", self.rng)

    def _mood(self) -> str:
        return str(self.rng.choice(load("zh_frames")["mood"][self.product.noun.group]))

    def _opening(self) -> tuple[list[str], str]:
        frames, draw, has_facts = load("zh_frames"), self.rng.random(), bool(self.product.facts)
        noun = "这款<c>" if self.product.noun.text else ""
        if self.product.has_title:
            if draw < 0.3 and has_facts:
                return [], "<t>"
            if noun and draw < 0.38 and has_facts:
                return [], noun
            return [self.rng.choice(frames["open_title"][self.product.tone])], noun if self.rng.random() < 0.5 else ""
        if draw < 0.5 and has_facts:
            return [], noun
        return [self.rng.choice(frames["open_plain"][self.product.tone])], ""

    def _sentences(self, facts: Sequence[Fact], subject: str) -> list[str]:
        done: list[str] = []
        for chunk in chunks(facts, self.rng, CHUNKS):
            sentence = self._sentence(chunk, subject if not done else self._subject())
            if done and sentence.startswith("<") and self.rng.random() < 2 * LEAD_SHARE:
                sentence = self.rng.choice(load("zh_frames")["lead"][self.product.tone]) + sentence
            done.append(sentence)
        return done

    def _subject(self) -> str:
        draw = self.rng.random()
        if draw < 0.12 and self.product.noun.text:
            return "这款<c>"
        return "它" if draw < 0.2 else ""

    def _sentence(self, chunk: Sequence[Fact], subject: str) -> str:
        # A phrase may hold a whole clause of its own; it reads best at the end.
        order = sorted(chunk, key=lambda fact: (fact.kind == "phrase", self.rng.random()))
        options = [clauses(fact, "zh", self.rng) for fact in order]
        if len(order) == 1 and ("P" not in options[0] or (not subject and self.rng.random() < 0.55)):
            form: Form = "L" if "L" in options[0] else "S" if "S" in options[0] else "P"
            text = self._take(order[0], options[0], form, first=True)
            return text if text.endswith("。") else text + "。"
        if any("P" not in option for option in options):
            return "".join(self._sentence([fact], subject if fact is order[0] else "") for fact in order)
        parts = [self._take(fact, option, "P", first=number == 0) for number, (fact, option) in
                 enumerate(zip(order, options, strict=True))]  # fmt: skip
        owns = subject and parts[0].startswith(TOPICS) and order[0].kind not in {"able", "unable"}
        return subject + "的" * bool(owns) + "，".join(parts) + "。"

    def _take(self, fact: Fact, option: dict[Form, list[str]], form: Form, *, first: bool) -> str:
        fitting = [each for each in option[form] if not (first and each.startswith(NOT_FIRST))]
        fitting = [each for each in fitting if "<c>" not in each or self.product.noun.text] or fitting
        fresh = [template for template in fitting if template not in self.used]
        template = self.rng.choice(fresh or fitting)
        if form == "S" or self.rng.random() < 0.5:
            self.used.add(template)
        return with_slot(template, fact.slot)
