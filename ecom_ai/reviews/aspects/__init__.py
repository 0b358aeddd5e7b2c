"""Aspects of reviews: what is spoken of, and how. Pure; the same aspects for Chinese and English."""

from .aspect import Aspect, belongs, built_in_aspects
from .lexicon import Lexicon, built_in_lexicon, lexicon_of
from .mentions import Mention, Polarity, find_mentions

__all__ = [
    "Aspect",
    "Lexicon",
    "Mention",
    "Polarity",
    "belongs",
    "built_in_aspects",
    "built_in_lexicon",
    "find_mentions",
    "lexicon_of",
]
