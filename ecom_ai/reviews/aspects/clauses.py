"""Cuts the words of a text into clauses: the piece in which an opinion and what it speaks of stand together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .lexicon import Token
from .vocabulary import SIZES

_FLAGS = frozenset(("if", "wish", "past", "later", "other", "sarcasm", "ask"))
_LONGEST = 40
"""Words of the lexicon in one clause at most: text without punctuation is cut, so that time stays linear."""


@dataclass(slots=True)
class Clause:
    """`speaks` where a word in it names an aspect."""

    start: int
    end: int
    tokens: list[Token] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    sentence: int = 0
    speaks: bool = False


def split_clauses(text: str, tokens: list[Token]) -> Iterator[Clause]:
    """The clauses that hold a word of the lexicon, in order. Flags stand for the words `if`, `wish` and so on in it,
    `mark` for a question mark."""
    clause, sentence = Clause(0, 0), 0
    for token in tokens:
        roles = token.word.roles
        if "break" in roles or "end" in roles:
            clause.end = token.start
            if "ask" in roles:
                clause.flags.add("mark")
            if clause.tokens:
                yield clause
            sentence += "end" in roles
            clause = Clause(token.end, token.end, sentence=sentence)
            continue
        if ("but" in roles and not token.word.is_opinion) or len(clause.tokens) >= _LONGEST:
            clause.end = token.start
            if clause.tokens:
                yield clause
            clause = Clause(token.start, token.end, sentence=sentence)
        clause.tokens.append(token)
        if roles:
            clause.flags |= roles & _FLAGS
        if token.word.names or token.word.implies or roles & SIZES:
            clause.speaks = True
    clause.end = len(text)
    if clause.tokens:
        yield clause
