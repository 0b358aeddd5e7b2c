"""Reviews put together from parts, as buyers write them. Pure: no database."""

from __future__ import annotations

from random import Random
from typing import Any, Literal

from shop.seed.files import load

Mood = Literal["good", "bad", "mixed"]
TOPICS = ("delivery", "packaging", "service", "price")


def mood_of(rating: int) -> Mood:
    return "good" if rating >= 4 else "bad" if rating <= 2 else "mixed"


def title(chance: Random, language: str, rating: int) -> str:
    return str(chance.choice(load(f"reviews/parts_{language}")["title"][mood_of(rating)]))


def body(chance: Random, language: str, category: str, rating: int) -> str:
    parts = load(f"reviews/parts_{language}")
    own = parts["products"][category]
    sentences = _opening(chance, parts, rating) + _middle(chance, parts, own, rating)
    if chance.random() < 0.5:
        sentences.append(chance.choice(parts["close"][mood_of(rating)]))
    return _joined(sentences, language)


def episode_body(chance: Random, language: str, category: str) -> str:
    """A complaint from the days when a product had become worse."""
    parts = load(f"reviews/parts_{language}")
    return _joined([chance.choice(parts["episode"]), chance.choice(parts["products"][category]["bad"])], language)


def _opening(chance: Random, parts: dict[str, Any], rating: int) -> list[str]:
    return [chance.choice(parts["open"][mood_of(rating)])] if chance.random() < 0.55 else []


def _middle(chance: Random, parts: dict[str, Any], own: dict[str, list[str]], rating: int) -> list[str]:
    mood = mood_of(rating)
    main = "bad" if mood == "bad" else "good"
    sentences = chance.sample(own[main], chance.choice((1, 1, 2, 2, 3)) if mood != "mixed" else 1)
    if chance.random() < 0.4:
        sentences.append(chance.choice(parts[chance.choice(TOPICS)][main]))
    if mood == "mixed" or (rating == 4 and chance.random() < 0.4):
        complaints = own["bad"] if mood == "mixed" else parts[chance.choice(TOPICS)]["bad"]
        sentences.append(_linked(chance.choice(parts["link"]["but"]), chance.choice(complaints)))
    return sentences


def _linked(link: str, sentence: str) -> str:
    if not link.endswith(":"):  # Chinese links carry their own punctuation
        return link + sentence
    lowered = sentence if sentence.startswith(("I ", "I'", "TV")) else sentence[0].lower() + sentence[1:]
    return f"{link} {lowered}"


def _joined(sentences: list[str], language: str) -> str:
    return ("" if language == "zh" else " ").join(sentence for sentence in sentences if sentence)
