"""English texts: facts by theme, several to a sentence, a frame by tone."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from ecom_ai.starters.corpus.phrases import Form, choose_number, clauses, load, with_slot
from ecom_ai.starters.corpus.products import Fact, Product

LEAD_SHARE = 0.25
MOOD_SHARE = {"plain": 0.1, "warm": 0.65, "lively": 0.65, "expert": 0.05}
CLOSE_SHARE = {"plain": 0.4, "warm": 0.6, "lively": 0.6, "expert": 0.4}
THEMES = ("look", "use", "measure", "tech", "any", "service")
ALONE: tuple[Form, ...] = ("S", "L")
LISTS = ("you get ", "expect ", "the figures: ", "count on ")
CHUNKS = {1: 3, 2: 4, 3: 3}
"""Facts in a sentence -> weight."""


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
        facts.sort(key=lambda fact: fact is not next((each for each in facts if "P" in self.options[each.slot]), None))
        opening, subject = self._opening(direct=bool(facts) and "P" in self.options[facts[0].slot])
        sentences = self._sentences(facts, subject, must_name=not opening)
        few = len(facts) < 4
        if few or self.rng.random() < MOOD_SHARE[tone]:
            sentences.insert(self.rng.choice((0, len(sentences))), self._mood())
        if few or self.rng.random() < CLOSE_SHARE[tone]:
            sentences.append(self._number(self.rng.choice(load("en_frames")["close"][tone])))
        return paragraphs([*opening, *sentences], " ", self.rng)

    def _number(self, text: str) -> str:
        return choose_number(text, self.product.noun.number)

    def _mood(self) -> str:
        return self._number(self.rng.choice(load("en_frames")["mood"][self.product.noun.group]))

    def _opening(self, *, direct: bool) -> tuple[list[str], str]:
        """Opening sentences, and the subject of the first fact; `direct`: the first fact may open the text."""
        frames, draw = load("en_frames"), self.rng.random()
        if self.product.has_title:
            if direct and draw < 0.3:
                return [], "the <t>"
            return [self._number(self.rng.choice(frames["open_title"][self.product.tone]))], self._subject(0.4)
        if direct and draw < 0.5:
            return [], self._number("[this|these] <c>")
        return [self._number(self.rng.choice(frames["open_plain"][self.product.tone]))], self._subject(0.1)

    def _subject(self, named: float = 0.15) -> str:
        if self.product.noun.text and self.rng.random() < named:
            return self._number(self.rng.choice(("[this|these] <c>", "the <c>")))
        return self._number("[it|they]")

    def _sentences(self, facts: Sequence[Fact], subject: str, *, must_name: bool) -> list[str]:
        """`must_name`: there is no opening, so the first sentence has to name the product."""
        done: list[str] = []
        for chunk in chunks(facts, self.rng, CHUNKS):
            sentence = self._sentence(chunk, subject if not done else self._subject(), must_name and not done)
            if done and sentence[0].islower() and self.rng.random() < LEAD_SHARE:
                sentence = self.rng.choice(load("en_frames")["lead"][self.product.tone]) + sentence
            done.append(self._number(capital(sentence)))
        return done

    def _sentence(self, chunk: Sequence[Fact], subject: str, must_name: bool) -> str:
        # A list or phrase before "and" would swallow what follows, so it goes last.
        order = sorted(chunk, key=lambda fact: (fact.kind in {"list", "phrase"}, self.rng.random()))
        if must_name:
            order.sort(key=lambda fact: "P" not in self.options[fact.slot])
        options = [self.options[fact.slot] for fact in order]
        plans: list[Callable[[], str]] = []
        if all("P" in option for option in options):
            plans += [lambda: f"{subject} {series(self._take(order, options, 'P'))}."] * 3
        elif all("P" in option or "C" in option for option in options):
            plans += [lambda: self._mixed(order, options, subject)] * 3
        if not must_name and all("C" in option for option in options):
            plans.append(lambda: self._clauses(self._take(order, options, "C")))
        if len(order) > 1 and all("N" in option for option in options[:-1]) and "P" in options[-1]:
            plans.append(lambda: self._with(order, options, subject))
        if len(order) > 1 and not must_name and (things := _countable(options)):
            plans.append(lambda: f"{self.rng.choice(LISTS)}{series(self._take(order, things, 'N'))}.")
        if len(order) == 1 and not must_name and (forms := [form for form in ALONE if form in options[0]]):
            plans += [lambda: self._take(order, options, self.rng.choice(forms))[0]] * 2
        if not plans:
            return " ".join(capital(self._sentence([fact], subject, must_name and fact is order[0])) for fact in order)
        return self.rng.choice(plans)()

    def _mixed(self, order: Sequence[Fact], options: Sequence[dict[Form, list[str]]], subject: str) -> str:
        """`it weighs ..., and the grip is ...`"""
        parts = []
        for number, (fact, option) in enumerate(zip(order, options, strict=True)):
            form: Form = "P" if "P" in option and (number == 0 or "C" not in option) else "C"
            said = self._take([fact], [option], form)[0]
            parts.append((f"{subject} " if number == 0 else "[it|they] ") + said if form == "P" else said)
        return self._clauses(parts)

    def _clauses(self, parts: Sequence[str]) -> str:
        if len(parts) == 1:
            return parts[0] + "."
        if len(parts) == 2 and self.rng.random() < 0.35:
            return self.rng.choice(("{}; {}.", "{}, while {}.")).format(*parts)
        return ", ".join(parts[:-1]) + ", and " + parts[-1] + "."

    def _with(self, order: Sequence[Fact], options: Sequence[dict[Form, list[str]]], subject: str) -> str:
        nouns = self._take(order[:-1], options[:-1], "N")
        return f"with {series(nouns)}, {subject} {self._take(order[-1:], options[-1:], 'P')[0]}."

    def _take(self, facts: Sequence[Fact], options: Sequence[dict[Form, list[str]]], form: Form) -> list[str]:
        """One template per fact, such as were not used in this text if there are any."""
        taken = []
        for fact, option in zip(facts, options, strict=True):
            fresh = [template for template in option[form] if template not in self.used]
            template = self.rng.choice(fresh or option[form])
            self.used.add(template)
            taken.append(with_slot(template, fact.slot))
        return taken


def _countable(options: Sequence[dict[Form, list[str]]]) -> list[dict[Form, list[str]]]:
    """The options cut down to "a ... of ...", or nothing where a fact has none."""
    found: list[dict[Form, list[str]]] = [
        {"N": [each for each in option.get("N", []) if each.startswith(("a ", "<v> <n>"))]} for option in options
    ]
    return found if all(option["N"] for option in found) else []


def in_order(facts: Sequence[Fact], language: str, rng: random.Random) -> list[Fact]:
    """Facts of one theme stand together; the themes' order varies, with service notes mostly last."""
    book = load(f"{language}_clauses")
    rank = {theme: number + rng.uniform(0, 2.5) for number, theme in enumerate(THEMES)}
    rank["service"] += 1.5
    mixed = rng.random() < 0.15
    return sorted(
        facts, key=lambda fact: rng.random() if mixed else rank[book[fact.attribute]["theme"]] + rng.random() / 4
    )


def chunks(facts: Sequence[Fact], rng: random.Random, weights: dict[int, int]) -> list[list[Fact]]:
    """Facts per sentence; a long value gets a sentence of its own."""
    done: list[list[Fact]] = []
    room = 0
    for fact in facts:
        if room == 0 or fact.kind == "long" or done[-1][-1].kind == "long":
            done.append([])
            room = rng.choices(list(weights), list(weights.values()))[0]
        done[-1].append(fact)
        room -= 1
    return done


def series(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else ", ".join(parts[:-1]) + " and " + parts[-1]


def capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def paragraphs(sentences: Sequence[str], gap: str, rng: random.Random) -> str:
    """One to three paragraphs."""
    count = 1 if len(sentences) < 4 else rng.choices((1, 2, 3), (5, 6, 2))[0]
    if len(sentences) < 7:
        count = min(count, 2)
    cuts = sorted(rng.sample(range(2, len(sentences) - 1), count - 1)) if count > 1 else []
    bounds = [0, *cuts, len(sentences)]
    return "\n".join(gap.join(sentences[start:end]) for start, end in pairwise(bounds))
