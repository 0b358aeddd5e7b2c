"""The words that ship: who carries an opinion, who turns it, who splits a sentence.

Kinds of sections in `data/words_*.txt`:

- `+`, `-`, `0`: an opinion, with `?` one that often is not; aspects behind it are what the word itself speaks of
  ("expensive": price), with `only` it says nothing where the product has no such aspect (脆 of a telephone).
- `+ @price`: an opinion of this kind where it speaks of one of these aspects, whatever it is elsewhere.
- `up`, `down`: a measure, good or bad by what is measured; `more`, `less`: things of which more or less is better.
- `measure`: with "too" before it, the size is wrong; `misfit`: the size is wrong.
- `not`, `very`, `too`: turn or stress the opinion behind them; `over`: as `too`, and spoils good words (有点艳丽);
  `against`: turns what follows at once (去头屑).
- `none`: a `not` that can say that its neighbour is not there (没有弹性).
- `but`: begins a clause; `and`: joins two things that share one opinion; `head`: second half of "sound quality".
- `ask`, `if`, `wish`, `past`, `later`, `other`, `sarcasm`: the clause is no plain opinion of this product; cheaper
  *later* is no good news.
- `thing`, `pronoun`: the product or a person, so that an opinion is not taken for a neighbour's; `aside`:
  something else, which keeps its opinion to itself; `weak`: names its aspect only where something is said of it;
  `plain`: shields a longer word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"
_VALUES = {"+": 1, "-": -1, "0": 0}
OTHERS = frozenset(("thing", "pronoun", "aside"))
"""Roles of what can be spoken of without being an aspect."""
SIZES = frozenset(("measure", "misfit"))
_VERB_FORMS = ("", "s", "ed", "ing")


@dataclass(slots=True)
class Word:
    """All that is known of one word of the lexicon. Never changed once its lexicon is built."""

    value: int | None = None
    implies: tuple[str, ...] = ()
    values: dict[str, int] = field(default_factory=dict)
    direction: int = 0
    prefers: int = 0
    roles: frozenset[str] = frozenset()
    names: tuple[str, ...] = ()
    sure: bool = True
    only: bool = False
    is_opinion: bool = False


def data_lines(name: str) -> list[str]:
    lines = (line.strip() for line in (_DATA / name).read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def split_words(listed: str) -> tuple[str, ...]:
    return tuple(word for part in re.split("[,，]", listed) if (word := part.strip()))


@cache
def words_of(language: str) -> dict[str, Word]:
    """The opinion words of `zh`, `en` or `emoji`, folded as texts are; to be copied before names are added."""
    name = "emoji.txt" if language == "emoji" else f"words_{language}.txt"
    words: dict[str, Word] = {}
    section: list[str] = []
    for line in data_lines(name):
        if line.startswith("["):
            section = line.strip("[]").replace(",", " ").split()
            continue
        for listed in split_words(line):
            for form in _forms(listed):
                _enter(words.setdefault(form, Word()), section)
    for word in words.values():
        word.is_opinion = word.value is not None or bool(word.direction or word.values or word.roles & SIZES)
    return words


def _forms(listed: str) -> list[str]:
    folded = listed.casefold().replace("-", " ") if listed.isascii() else listed
    return [folded[:-1] + ending for ending in _VERB_FORMS] if folded.endswith("~") else [folded]


def _enter(word: Word, section: list[str]) -> None:
    kind, *aspects = section
    unsure, kind = kind.endswith("?"), kind.rstrip("?")
    if kind in _VALUES and aspects and aspects[0].startswith("@"):
        word.values = word.values | {aspect.lstrip("@"): _VALUES[kind] for aspect in aspects}
    elif kind in _VALUES:
        implied = tuple(aspect for aspect in aspects if aspect != "only")
        word.value, word.implies, word.only = _VALUES[kind], word.implies + implied, "only" in aspects
        word.sure = not unsure and kind != "0"
    elif kind in ("up", "down"):
        word.direction = 1 if kind == "up" else -1
    elif kind in ("more", "less"):
        word.prefers = 1 if kind == "more" else -1
    else:
        word.roles = word.roles | {kind} | ({"not"} if kind == "none" else set())
