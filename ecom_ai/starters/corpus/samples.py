"""The stream of training samples."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import TypedDict

from ecom_ai.descriptions.facts import LANGUAGES, Language
from ecom_ai.starters.corpus.chinese import Chinese
from ecom_ai.starters.corpus.english import English
from ecom_ai.starters.corpus.phrases import load
from ecom_ai.starters.corpus.products import product


class Sample(TypedDict):
    prompt: str
    text: str
    language: Language


def samples(count: int, seed: int) -> Iterator[Sample]:
    """`count` samples, half of them in each language; the same seed gives the same samples."""
    rng = random.Random(seed)
    for number in range(count):
        language = LANGUAGES[number % len(LANGUAGES)]
        yield sample(language, random.Random(rng.getrandbits(64)))


def sample(language: Language, rng: random.Random) -> Sample:
    item = product(rng, language, load(f"{language}_clauses"))
    text = (English if language == "en" else Chinese)(item, rng).write()
    return {"prompt": item.prompt, "text": text.replace(" <", "<") if language == "en" else text, "language": language}
