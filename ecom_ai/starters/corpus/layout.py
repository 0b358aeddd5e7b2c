"""The order of facts, how many share a sentence, and paragraphs; the same for both languages."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from ecom_ai.starters.corpus.phrases import load
from ecom_ai.starters.corpus.products import Fact

_PRONOUN = re.compile(r"\[it|它")
THEMES = ("look", "use", "measure", "tech", "any", "service")


def in_order(facts: Sequence[Fact], language: str, rng: random.Random) -> list[Fact]:
    """Facts of one theme stand together; the themes' order varies, with service notes mostly last."""
    book = load(f"{language}_clauses")
    rank = {theme: number + rng.uniform(0, 2.5) for number, theme in enumerate(THEMES)}
    rank["service"] += 2.5
    return sorted(facts, key=lambda fact: rank[book[fact.attribute]["theme"]] + rng.random() / 4)


def chunks(facts: Sequence[Fact], rng: random.Random, weights: Mapping[int, int]) -> list[list[Fact]]:
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


def with_moods(sentences: Sequence[str], moods: Sequence[str], rng: random.Random, *, closes: bool) -> list[str]:
    """Moods as a hook before the facts or as their end, seldom between them; `closes`: a closing sentence follows."""
    done = list(sentences)
    for number, mood in enumerate(moods):
        # What says "it" needs the product named before.
        hooks = number == 0 and not _PRONOUN.search(mood)
        draw = rng.random()
        if hooks and (draw < 0.55 or len(moods) > 1 or (closes and draw < 0.75)):
            done.insert(0, mood)
        elif len(sentences) > 3 and draw > 0.85:
            done.insert(len(done) - 1, mood)
        else:
            done.append(mood)
    return done


def paragraphs(sentences: Sequence[str], gap: str, rng: random.Random) -> str:
    """One to three paragraphs."""
    count = 1 if len(sentences) < 4 else rng.choices((1, 2, 3), (5, 6, 2))[0]
    if len(sentences) < 7:
        count = min(count, 2)
    cuts = sorted(rng.sample(range(2, len(sentences) - 1), count - 1)) if count > 1 else []
    bounds = [0, *cuts, len(sentences)]
    return "\n".join(gap.join(sentences[start:end]) for start, end in pairwise(bounds))
