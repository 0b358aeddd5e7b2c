"""Chinese texts: short clauses in a row, as shop copy is written; openings, moods and closings by tone."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field

from ecom_ai.starters.corpus.layout import chunks, in_order, paragraphs, with_moods
from ecom_ai.starters.corpus.phrases import Form, clauses, load, with_slot
from ecom_ai.starters.corpus.products import Fact, Product

LEAD_SHARE = 0.2
MOODS = {"plain": (4, 6, 0), "warm": (0, 5, 5), "lively": (1, 6, 3), "expert": (9, 1, 0)}
"""Tone -> weights of none, one or two sentences of mood."""
CLOSE_SHARE = {"plain": 0.4, "warm": 0.7, "lively": 0.6, "expert": 0.5}
CHUNKS = {"plain": {2: 2, 3: 5, 4: 3}, "warm": {2: 3, 3: 5, 4: 1}, "lively": {1: 1, 2: 5, 3: 3}, "expert": {3: 4, 4: 5}}
"""Tone -> facts in a sentence -> weight."""
NAMED = ("<n", "颜色", "配色", "尺码", "容量", "功率", "尺寸", "质保", "重<", "长<", "宽<", "高<")
"""Starts of clauses about a property: the product owns it, so 的 or a comma stands between."""


@dataclass(slots=True)
class Chinese:
    """Writes one text about one product."""

    product: Product
    rng: random.Random
    used: set[str] = field(default_factory=set)

    def write(self) -> str:
        facts, tone = in_order(self.product.facts, "zh", self.rng), self.product.tone
        few = len(facts) < 4
        told = next((fact for fact in facts if "P" in clauses(fact, "zh", self.rng)), None)
        opening, subject = self._opening(direct=told is not None)
        if told and not opening:  # the first clause needs the product as its subject
            facts = [told, *(fact for fact in facts if fact is not told)]
        sentences = self._sentences(facts, subject)
        moods = max(self.rng.choices((0, 1, 2), MOODS[tone])[0], few)
        closes = few or self.rng.random() < CLOSE_SHARE[tone]
        drawn = self.rng.sample(load("zh_frames")["mood"][self.product.noun.group], moods)
        text = with_moods([*opening, *sentences], drawn, self.rng, closes=closes)
        if closes:
            text.append(self.rng.choice(load("zh_frames")["close"][tone]))
        return paragraphs(text, "", self.rng)

    def _opening(self, *, direct: bool) -> tuple[list[str], str]:
        frames, draw = load("zh_frames"), self.rng.random()
        share = direct * {"plain": 0.85, "warm": 0.45, "lively": 0.35, "expert": 0.85}[self.product.tone]
        noun = "这款<c>" if self.product.noun.text else ""
        if self.product.has_title:
            if draw < share:
                return [], "<t>"
            return [self.rng.choice(frames["open_title"][self.product.tone])], noun if self.rng.random() < 0.4 else ""
        if draw < share:
            return [], noun
        return [self.rng.choice(frames["open_plain"][self.product.tone])], ""

    def _sentences(self, facts: Sequence[Fact], subject: str) -> list[str]:
        done: list[str] = []
        for chunk in chunks(facts, self.rng, CHUNKS[self.product.tone]):
            sentence = self._sentence(chunk, subject if not done else self._subject())
            if done and sentence.startswith("<n") and self.rng.random() < LEAD_SHARE:
                sentence = self.rng.choice(load("zh_frames")["lead"][self.product.tone]) + sentence
            done.append(sentence)
        return done

    def _subject(self) -> str:
        return "这款<c>" if self.product.noun.text and self.rng.random() < 0.1 else ""

    def _sentence(self, chunk: Sequence[Fact], subject: str) -> str:
        options = {fact.slot: clauses(fact, "zh", self.rng) for fact in chunk}
        if len(chunk) == 1 and ("P" not in options[chunk[0].slot] or (not subject and self.rng.random() < 0.5)):
            option = options[chunk[0].slot]
            form: Form = next(each for each in ("L", "S", "P") if each in option)
            text = self._take(chunk[0], option[form])
            return text if text.endswith("。") else text + "。"
        alone = [fact for fact in chunk if "P" not in options[fact.slot]]
        together = [fact for fact in chunk if fact not in alone]
        if alone:
            said = [self._sentence(together, subject)] if together else []
            return "".join([*said, *(self._sentence([fact], "") for fact in alone)])
        parts = {fact.slot: self._take(fact, options[fact.slot]["P"]) for fact in together}
        # What the product does comes before what its parts are like; a phrase may hold a clause, so it goes last.
        order = sorted(together, key=lambda fact: (
            fact.kind == "phrase", bool(subject) and parts[fact.slot].startswith(NAMED), self.rng.random(),
        ))  # fmt: skip
        return self._joined(subject, [parts[fact.slot] for fact in order], order[0].kind)

    def _joined(self, subject: str, parts: list[str], first_kind: str) -> str:
        if subject and parts[0].startswith(NAMED) and first_kind not in {"able", "unable"}:
            subject += "的" if parts[0].startswith(("<n", "颜色", "容量", "功率", "尺寸")) else "，"
        marks = ["，"] * (len(parts) - 1)
        if len(parts) == 4 and self.rng.random() < 0.5:
            marks[1] = "；"
        return subject + parts[0] + "".join(mark + part for mark, part in zip(marks, parts[1:], strict=True)) + "。"

    def _take(self, fact: Fact, fitting: Sequence[str]) -> str:
        """A template, such as was not used in this text if there is one."""
        template = self.rng.choice([each for each in fitting if each not in self.used] or list(fitting))
        if self.rng.random() < 0.6:
            self.used.add(template)
        return with_slot(template, fact.slot)
