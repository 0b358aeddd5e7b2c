"""From texts to judgements: what is no review, which mood, which aspects. No database."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ecom_ai.engines.base import Classified, TermInContext, TextClassifier
from ecom_ai.reviews.aspects import Lexicon, Mention, find_mentions
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


def judge(texts: Sequence[ToJudge], *, engine: TextClassifier, lexicon: Lexicon) -> list[Judgement]:
    """One judgement a text, in order. What is no review is not shown to the model."""
    kinds = [sort_text(each.text) for each in texts]
    readable = [place for place, kind in enumerate(kinds) if kind.kind in READABLE]
    found = dict(zip(readable, engine.classify([texts[place].text for place in readable]), strict=True))
    mentions = {place: _mentions(texts[place], kinds[place].language, lexicon) for place in readable}
    moods = iter(_moods(texts, mentions, engine))
    judgements = []
    for place, kind in enumerate(kinds):
        if place in found:
            judged = tuple(_judged(each, texts[place].text, moods) for each in mentions[place])
            judgements.append(_judgement(kind.language, found[place], judged))
        else:
            judgements.append(Judgement(language=kind.language, unsure=kind.kind))
    return judgements


def _judged(mention: Mention, text: str, moods: Iterator[str]) -> JudgedMention:
    polarity = mention.polarity if mention.certain else next(moods)
    return JudgedMention(mention, polarity, topic_of(text[mention.start : mention.end]))


def verdict(guess: str, certainty: float) -> tuple[str, str]:
    """The label and why there is none: a guess that is too uncertain is not a label."""
    return ("", "uncertain") if certainty < UNCERTAIN_BELOW else (guess, "")


def _judgement(language: str, found: Classified, mentions: tuple[JudgedMention, ...]) -> Judgement:
    _label, unsure = verdict(found.label, found.probabilities[found.label])
    return Judgement(language, unsure, found.label, found.probabilities, mentions)


def _mentions(each: ToJudge, language: str, lexicon: Lexicon) -> list[Mention]:
    return find_mentions(each.text[:READ_MOST], language, lexicon, category=each.category)[:MENTIONS_MOST]


def _moods(texts: Sequence[ToJudge], mentions: dict[int, list[Mention]], engine: TextClassifier) -> list[str]:
    """Each mention whose words are not clear, as the model reads it; clear words are right more often than it is."""
    unclear = [(place, each) for place, found in mentions.items() for each in found if not each.certain]
    if not unclear:
        return []
    terms = [TermInContext(texts[place].text[:READ_MOST], each.start, each.end) for place, each in unclear]
    found = engine.classify_terms(terms)
    return [_mood(mention, said) for (_place, mention), said in zip(unclear, found, strict=True)]


def _mood(mention: Mention, said: Classified) -> str:
    """The model's word, or what the lexicon supposed where the model is no surer."""
    return said.label if said.probabilities[said.label] >= TERM_UNCERTAIN_BELOW else mention.polarity
