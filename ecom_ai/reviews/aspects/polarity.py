"""What an opinion word says where it stands: turned by "not", stressed by "too", measured by what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon import Token

_NEAR_ZH = 6
_NEAR_WORDS = 4


@dataclass(frozen=True, slots=True)
class Opinion:
    """`value` is 1, 0 or -1, None where the word alone does not tell; `start` is that of its first modifier."""

    value: int | None
    start: int
    end: int
    sure: bool = True


def opinion_at(text: str, tokens: list[Token], place: int, target: Token | None, aspect: str) -> Opinion:
    """The opinion of the word at `place` among the `tokens` of its clause, about `target` (None: by itself)."""
    token = tokens[place]
    start, negations, too = _modifiers(text, tokens, place)
    value, sure = _base(token, target, aspect, too=too)
    if value is None:
        return Opinion(None, start, token.end, sure=False)
    if negations % 2:
        sure = sure and value != 0
        value = -value if value else -1
    elif negations:
        sure = False
    return Opinion(value, start, token.end, sure)


def _base(token: Token, target: Token | None, aspect: str, *, too: bool) -> tuple[int | None, bool]:
    word = token.word
    if aspect in word.values:
        return word.values[aspect], True
    prefers = target.word.prefers if target else 0
    if word.direction and prefers:
        return word.direction * prefers, True
    if word.value is not None:
        return word.value, True
    if too and (word.direction or "measure" in word.roles):
        return -1, aspect == "size"
    return None, False


def _modifiers(text: str, tokens: list[Token], place: int) -> tuple[int, int, bool]:
    """Start of the first modifier, how many negations, whether a "too" stands before."""
    start, negations, too = tokens[place].start, 0, False
    for before in reversed(tokens[:place]):
        roles = before.word.roles
        near = _near(text[before.end : start])
        if not near or not roles & {"not", "very", "too"}:
            if before.word.is_opinion or before.word.names or "thing" in roles or not near:
                break
            continue
        start = before.start
        negations += "not" in roles
        too = too or "too" in roles
    return start, negations, too


def _near(gap: str) -> bool:
    if gap.isascii():
        return gap.count(" ") <= _NEAR_WORDS
    return len(gap) <= _NEAR_ZH
