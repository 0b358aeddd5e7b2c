"""From texts to judgements: what is no review, which mood, which aspects. No database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ecom_ai.engines.base import Classified, TermInContext, TextClassifier
from ecom_ai.reviews.aspects import Aspect, Lexicon, Mention, find_mentions, lexicon_of
from ecom_ai.reviews.sorting import sort_text
from ecom_ai.reviews.topics import topic_of

UNCERTAIN_BELOW = 0.6
"""A label less probable than this waits for a person; probabilities are calibrated, so it is wrong about so often."""
TERM_UNCERTAIN_BELOW = 0.55
READABLE = {"review", "emoji"}
READ_MOST = 5_000
"""Characters that are searched for aspects; the rest of a longer text adds nothing but time."""
MENTIONS_MOST = 40


@dataclass(frozen=True, slots=True)
class ToJudge:
    text: str
    category: str = ""


@dataclass(frozen=True, slots=True)
class JudgedMention:
    """`polarity` is empty where neither the words nor the model are certain; `topic` is what exactly it speaks of."""

    place: Mention
    polarity: str
    topic: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """`unsure` says why there is no label: "uncertain", or what the text is instead of a review."""

    language: str
    unsure: str
    guess: str = ""
    probabilities: dict[str, float] = field(default_factory=dict)
    mentions: tuple[JudgedMention, ...] = ()

    @property
    def certainty(self) -> float:
        return self.probabilities.get(self.guess, 0.0)

    @property
    def label(self) -> str:
        return "" if self.unsure else self.guess


@dataclass(frozen=True, slots=True)
class Reading:
    """What the words of a text tell without a model; `topics` says what exactly each mention speaks of."""

    kind: str
    language: str
    mentions: tuple[Mention, ...] = ()
    topics: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        return self.kind in READABLE


def read(texts: Sequence[ToJudge], lexicon: Lexicon) -> list[Reading]:
    """One reading a text, in order."""
    return [_read(each, lexicon) for each in texts]


def read_for(texts: Sequence[ToJudge], aspects: tuple[Aspect, ...]) -> list[Reading]:
    """As `read`, for another process: a compiled lexicon cannot travel, the words can."""
    return read(texts, lexicon_of(aspects))


def _read(each: ToJudge, lexicon: Lexicon) -> Reading:
    sorted_text = sort_text(each.text)
    if sorted_text.kind not in READABLE:
        return Reading(sorted_text.kind, sorted_text.language)
    found = find_mentions(each.text[:READ_MOST], sorted_text.language, lexicon, category=each.category)[:MENTIONS_MOST]
    topics = tuple(topic_of(each.text[mention.start : mention.end]) for mention in found)
    return Reading(sorted_text.kind, sorted_text.language, tuple(found), topics)


def judge(
    texts: Sequence[ToJudge],
    *,
    engine: TextClassifier,
    lexicon: Lexicon,
    readings: Sequence[Reading] | None = None,
) -> list[Judgement]:
    """One judgement a text, in order. What is no review is not shown to the model. `readings` are those of the texts
    where they were read elsewhere."""
    readings = read(texts, lexicon) if readings is None else readings
    shown = [each.text for each, reading in zip(texts, readings, strict=True) if reading.is_readable]
    found, moods = iter(engine.classify(shown)), iter(_moods(texts, readings, engine))
    return [
        _judgement(reading, next(found), moods)
        if reading.is_readable
        else Judgement(language=reading.language, unsure=reading.kind)
        for reading in readings
    ]


def _judged(mention: Mention, topic: str, moods: Iterator[str]) -> JudgedMention:
    return JudgedMention(mention, mention.polarity if mention.certain else next(moods), topic)


def verdict(guess: str, certainty: float) -> tuple[str, str]:
    """The label and why there is none: a guess that is too uncertain is not a label."""
    return ("", "uncertain") if certainty < UNCERTAIN_BELOW else (guess, "")


def _judgement(reading: Reading, found: Classified, moods: Iterator[str]) -> Judgement:
    mentions = tuple(
        _judged(mention, topic, moods) for mention, topic in zip(reading.mentions, reading.topics, strict=True)
    )
    _label, unsure = verdict(found.label, found.probabilities[found.label])
    return Judgement(reading.language, unsure, found.label, found.probabilities, mentions)


def _moods(texts: Sequence[ToJudge], readings: Sequence[Reading], engine: TextClassifier) -> list[str]:
    """Each mention whose words are not clear, as the model reads it; clear words are right more often than it is."""
    unclear = [
        (each.text, mention)
        for each, reading in zip(texts, readings, strict=True)
        for mention in reading.mentions
        if not mention.certain
    ]
    if not unclear:
        return []
    found = engine.classify_terms([TermInContext(text[:READ_MOST], each.start, each.end) for text, each in unclear])
    return [_mood(mention, said) for (_text, mention), said in zip(unclear, found, strict=True)]


def _mood(mention: Mention, said: Classified) -> str:
    """The model's word, or what the lexicon supposed where the model is no surer."""
    return said.label if said.probabilities[said.label] >= TERM_UNCERTAIN_BELOW else mention.polarity
