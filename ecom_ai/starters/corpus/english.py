"""English texts: facts by theme, woven two or three to a sentence; openings, moods and closings by tone."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ecom_ai.starters.corpus.layout import chunks, in_order, paragraphs, with_moods
from ecom_ai.starters.corpus.phrases import Form, choose_number, clauses, load, with_slot
from ecom_ai.starters.corpus.products import Fact, Product

LEAD_SHARE = 0.12
MOODS = {"plain": (4, 6, 0), "warm": (0, 5, 5), "lively": (2, 6, 2), "expert": (9, 1, 0)}
"""Tone -> weights of none, one or two sentences of mood."""
CLOSE_SHARE = {"plain": 0.4, "warm": 0.7, "lively": 0.6, "expert": 0.5}
CHUNKS = {"plain": {1: 1, 2: 5, 3: 5}, "warm": {1: 1, 2: 5, 3: 4}, "lively": {1: 3, 2: 5, 3: 1}, "expert": {2: 4, 3: 6}}
"""Tone -> facts in a sentence -> weight."""
LISTS = ("Other details include ", "There is also ", "Further details: ")
LISTS_AFTER = 2
"""Sentences that come before such a list."""
VERBS = ("[is|are] ", "[has|have] ", "[comes|come] with ", "[offers|offer] ", "[features|feature] ")
_HOLE = re.compile(r"\{([MN])\}")


@dataclass(slots=True)
class English:
    """Writes one text about one product."""

    product: Product
    rng: random.Random
    used: set[str] = field(default_factory=set)
    options: dict[int, dict[Form, list[str]]] = field(default_factory=dict)
    """Slot -> templates that suit its fact."""

    def write(self) -> str:
        tone, facts = self.product.tone, in_order(self.product.facts, "en", self.rng)
        self.options = {fact.slot: clauses(fact, "en", self.rng) for fact in facts}
        opening, subject = self._opening(facts)
        sentences = self._sentences(facts, subject, must_name=not opening)
        few = len(self.product.facts) < 4
        moods = max(self.rng.choices((0, 1, 2), MOODS[tone])[0], few)
        closes = few or self.rng.random() < CLOSE_SHARE[tone]
        drawn = self.rng.sample(load("en_frames")["mood"][self.product.noun.group], moods)
        text = with_moods([*opening, *sentences], drawn, self.rng, closes=closes)
        if closes:
            text.append(self.rng.choice(load("en_frames")["close"][tone]))
        return paragraphs([self._number(each) for each in text], " ", self.rng)

    def _number(self, text: str) -> str:
        return choose_number(text, self.product.noun.number)

    def _opening(self, facts: list[Fact]) -> tuple[list[str], str]:
        """Opening sentences and the subject of the next; facts that the opening tells are taken out of `facts`."""
        frames, tone, titled = load("en_frames"), self.product.tone, self.product.has_title
        named = "the <t>" if titled else "[this|these] <c>"
        draw, speaks = self.rng.random(), any("P" in self.options[fact.slot] for fact in facts)
        if speaks and draw < 0.4:
            return [], named
        if draw < 0.85:
            frame = self.rng.choice(frames["open_facts" if titled else "open_plain_facts"][tone])
            if said := self._with_facts(frame, facts):
                return [said], self._subject(0.3)
        if speaks and tone in {"plain", "expert"}:
            return [], named
        return [self.rng.choice(frames["open_title" if titled else "open_plain"][tone])], self._subject(0.4)

    def _with_facts(self, frame: str, facts: list[Fact]) -> str:
        """The frame with facts in its holes, or nothing where too few suit."""
        taken: list[Fact] = []
        said = frame
        for hole in _HOLE.finditer(frame):
            form: Form = "M" if hole.group(1) == "M" else "N"
            able = [fact for fact in facts if form in self.options[fact.slot] and fact not in taken]
            # A list would swallow what follows it.
            able = [fact for fact in able if fact.kind != "list"] if hole.end() < len(frame) - 1 else able
            if not able:
                return ""
            taken.append(able[0])
            part = self._take(able[:1], form)[0]
            at_start = not said[: said.index(hole.group())].rstrip() or said[: said.index(hole.group())].endswith("? ")
            said = said.replace(hole.group(), capital(part) if at_start else part, 1)
        for fact in taken:
            facts.remove(fact)
        return capital(said)

    def _subject(self, named: float = 0.15) -> str:
        if self.product.noun.text and self.rng.random() < named:
            return self.rng.choice(("[this|these] <c>", "the <c>"))
        return "[it|they]"

    def _sentences(self, facts: Sequence[Fact], subject: str, *, must_name: bool) -> list[str]:
        done: list[str] = []
        if must_name:  # the first sentence has to name the product, so it needs a predicate
            first = next(fact for fact in facts if "P" in self.options[fact.slot])
            facts = [first, *(fact for fact in facts if fact is not first)]
        for chunk in chunks(facts, self.rng, CHUNKS[self.product.tone]):
            who, late = subject if not done else self._subject(), len(done) >= LISTS_AFTER
            sentence = self._sentence(chunk, who, must_name and not done, late=late)
            if len(done) > 1 and sentence.startswith("[it|they]") and self.rng.random() < 2 * LEAD_SHARE:
                sentence = self.rng.choice(load("en_frames")["lead"][self.product.tone]) + sentence
            done.append(capital(self._number(sentence)))
        return done

    def _sentence(self, chunk: Sequence[Fact], subject: str, must_name: bool, *, late: bool = False) -> str:
        # A list or phrase before "and" would swallow what follows, so it goes last.
        order = sorted(chunk, key=lambda fact: (fact.kind in {"list", "phrase"}, self.rng.random()))
        plans = self._plans(order, subject)
        if not must_name:
            plans += self._plain_plans(order, late=late)
        if plans:
            return self.rng.choice(plans)()
        order.sort(key=lambda fact: must_name and "P" not in self.options[fact.slot])
        parts = [self._sentence([fact], subject if fact is order[0] else "[it|they]", must_name and fact is order[0])
                 for fact in order]  # fmt: skip
        return " ".join(capital(part) for part in parts)

    def _plans(self, order: list[Fact], subject: str) -> list[Callable[[], str]]:
        """Ways to say these facts of the subject."""
        plans: list[Callable[[], str]] = []
        speaking = self._having(order, "P")
        if len(speaking) == len(order):
            plans += [lambda: f"{subject} {predicates(self._take(order, 'P'))}."] * 3
        for form, say in (("M", self._modified), ("N", self._with), ("N", self._and_with)):
            rest, extra = self._split(order, "M" if form == "M" else "N")
            if rest and extra:
                plans += [self._bound(say, rest, extra, subject)] * 4
        rest, extra = self._split(order, "C")
        if rest and extra:
            plans += [self._bound(self._and_clauses, rest, extra, subject)] * 3
        return plans

    def _bound(
        self, say: Callable[[list[Fact], list[Fact], str], str], rest: list[Fact], extra: list[Fact], subject: str
    ) -> Callable[[], str]:
        return lambda: say(rest, extra, subject)

    def _split(self, order: list[Fact], form: Form) -> tuple[list[Fact], list[Fact]]:
        """Facts for the predicate and at least one for `form`; nothing where a fact suits neither."""
        rest = [fact for fact in order if "P" in self.options[fact.slot]]
        extra = [fact for fact in order if fact not in rest]
        if not all(form in self.options[fact.slot] for fact in extra):
            return [], []
        while len(rest) > 1 and len(extra) < (1 if form != "N" else 2):
            able = self._having(rest, form)
            if not able:
                break
            moved = self.rng.choice(able)
            rest.remove(moved)
            extra.append(moved)
        if form == "M" and len(extra) > 1:
            return [], []
        return rest, sorted(extra, key=lambda fact: fact.kind in {"list", "phrase"})

    def _having(self, facts: Sequence[Fact], form: Form) -> list[Fact]:
        return [fact for fact in facts if form in self.options[fact.slot]]

    def _modified(self, rest: list[Fact], extra: list[Fact], subject: str) -> str:
        """`Made of ..., it weighs ...` or `it weighs ..., powered by ...`."""
        said = predicates(self._take(rest, "P"))
        modifier = self._take(extra, "M")[0]
        if modifier.split(" ")[0].endswith("ing") and self.rng.random() < 0.5:
            return f"{subject} {said}, {modifier}."
        return f"{modifier}, {subject} {said}."

    def _with(self, rest: list[Fact], extra: list[Fact], subject: str) -> str:
        return f"with {series(self._take(extra, 'N'))}, {subject} {predicates(self._take(rest, 'P'))}."

    def _and_with(self, rest: list[Fact], extra: list[Fact], subject: str) -> str:
        return f"{subject} {predicates(self._take(rest, 'P'))}, with {series(self._take(extra, 'N'))}."

    def _and_clauses(self, rest: list[Fact], extra: list[Fact], subject: str) -> str:
        said = f"{subject} {predicates(self._take(rest, 'P'))}"
        return f"{series([said, *self._take(extra, 'C')], ', and ')}."

    def _plain_plans(self, order: list[Fact], *, late: bool) -> list[Callable[[], str]]:
        """Ways to say these facts without a subject of their own."""
        plans: list[Callable[[], str]] = []
        if len(self._having(order, "C")) == len(order):
            plans += [lambda: f"{series(self._take(order, 'C'), ', and ')}."] * (2 if len(order) > 1 else 1)
        if late and LISTS[0] not in self.used and len(order) > 1 and len(self._having(order, "N")) == len(order):
            plans += [lambda: f"{self._list_lead()}{series(self._take(order, 'N'))}."] * 2
        if len(order) == 1 and (forms := [form for form in ("S", "L") if form in self.options[order[0].slot]]):
            plans += [lambda: self._take(order, "S" if forms[0] == "S" else "L")[0]] * 2
        return plans

    def _list_lead(self) -> str:
        self.used.add(LISTS[0])
        return self.rng.choice(LISTS)

    def _take(self, facts: Sequence[Fact], form: Form) -> list[str]:
        """One template per fact, such as were not used in this text if there are any."""
        taken = []
        for fact in facts:
            option = self.options[fact.slot][form]
            template = self.rng.choice([each for each in option if each not in self.used] or option)
            self.used.add(template)
            taken.append(with_slot(template, fact.slot))
        return taken


def predicates(parts: Sequence[str]) -> str:
    """`is made of oak, waterproof and 20 cm long`: a verb that was just said is left out; others keep theirs."""
    said = [parts[0]]
    for before, part in pairwise(parts):
        verb = next((verb for verb in VERBS if part.startswith(verb) and before.startswith(verb)), "")
        said.append(part.removeprefix(verb))
    return series(said)


def series(parts: Sequence[str], last: str = " and ") -> str:
    last = last.lstrip(",") if len(parts) == 2 and last != ", and " else last
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + last + parts[-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]
