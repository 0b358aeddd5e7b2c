"""Things finer than an aspect that buyers mention, under one name in both languages: zip, zipper, zips, 拉链. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from functools import cache

from ecom_ai.reviews.aspects.vocabulary import data_lines, split_words

LONGEST_KEY = 40


@dataclass(frozen=True, slots=True)
class TopicMention:
    """One place where a review mentions a topic; `polarity` may be empty."""

    review: Hashable
    topic: str
    polarity: str


@dataclass(frozen=True, slots=True)
class TopicCount:
    """How many reviews mention the topic, and how many of them only praise or only blame it."""

    topic: str
    reviews: int
    positive: int
    negative: int


@dataclass(frozen=True, slots=True)
class _Topic:
    name_zh: str
    name_en: str


def topic_of(term: str) -> str:
    """The key of what `term`, the words of a mention, names; empty where it is an aspect as a whole or an opinion."""
    folded = " ".join(term.casefold().replace("-", " ").split())
    return _terms().get(folded, "")


def topic_name(key: str, language: str) -> str:
    """What stands on the page for a key: 拉链, or "zip" (behind "the")."""
    topic = _topics().get(key)
    if topic is None:
        return key
    return topic.name_zh if language == "zh" else topic.name_en


def count_topics(mentions: Iterable[TopicMention], *, least: int = 2) -> list[TopicCount]:
    """Distinct reviews per topic, most mentioned first; a review that says good and bad of it counts as neither."""
    said: dict[str, dict[Hashable, set[str]]] = {}
    for mention in mentions:
        if mention.topic:
            said.setdefault(mention.topic, {}).setdefault(mention.review, set()).add(mention.polarity)
    counts = [_counted(topic, list(by_review.values())) for topic, by_review in said.items() if len(by_review) >= least]
    return sorted(counts, key=lambda count: (-count.reviews, count.topic))


def _counted(topic: str, reviews: list[set[str]]) -> TopicCount:
    """From the polarities that each review gives the topic."""
    praise = sum("positive" in said and "negative" not in said for said in reviews)
    blame = sum("negative" in said and "positive" not in said for said in reviews)
    return TopicCount(topic, len(reviews), praise, blame)


@cache
def _topics() -> dict[str, _Topic]:
    return {key: _Topic(zh, en) for key, zh, en, _, _ in _rows()}


@cache
def _terms() -> dict[str, str]:
    terms = {}
    for key, _, _, words_zh, words_en in _rows():
        for word in (*split_words(words_zh), *split_words(words_en)):
            terms[word] = key
            if word.isascii() and not word.endswith("s"):
                terms.setdefault(f"{word}es" if word.endswith(("x", "ch", "sh")) else f"{word}s", key)
    return terms


def _rows() -> list[list[str]]:
    return [[part.strip() for part in line.split("|")] for line in data_lines("topics.txt")]
