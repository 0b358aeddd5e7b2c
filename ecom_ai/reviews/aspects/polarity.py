"""What an opinion word says where it stands: turned by "not", stressed by "too", measured by what it speaks of."""

from __future__ import annotations

from dataclasses import dataclass

from .lexicon import Token
from .vocabulary import OTHERS
from .waiting import judged

_NEAR_ZH = 6
_NEAR_WORDS = 4
_QUOTES = frozenset("\"'“‘「『")
_CLOSING = frozenset(('"', "'", "”", "’", "」", "』"))
_TOUCHING = frozenset(("", " ", "都", "也", "什么", "啥", "任何", " any ", " the "))
_MODIFIERS = frozenset(("not", "very", "too", "over", "against"))


@dataclass(frozen=True, slots=True)
class Opinion:
    """`value` is 1, 0 or -1, None where the word alone does not tell; `start` is that of its first modifier."""

    value: int | None
    start: int
    end: int
    sure: bool = True


@dataclass(slots=True)
class _Modifiers:
    start: int
    negations: int = 0
    too: bool = False
    over: bool = False


def opinion_at(text: str, tokens: list[Token], place: int, target: Token | None, aspect: str) -> Opinion:
    """The opinion of the word at `place` among the `tokens` of its clause, about `target` (None: by itself)."""
    token = tokens[place]
    found = _modifiers(text, tokens, place, target)
    value, sure = _base(token, target, aspect, too=found.too or found.over)
    if value is None:
        return Opinion(None, found.start, token.end, sure=False)
    if value > 0 and (found.over or _in_quotes(text, token)):
        return Opinion(-1, found.start, token.end, sure=False)
    if found.negations:
        sure = sure and value != 0 and found.negations == 1
        value = value if found.negations % 2 == 0 else -value or -1
    return Opinion(value, found.start, token.end, sure)


def _in_quotes(text: str, token: Token) -> bool:
    """So-called: 真“耐用”, a "premium" product."""
    return bool(token.start and text[token.start - 1] in _QUOTES and text[token.end : token.end + 1] in _CLOSING)


def waiting_at(clause: str, token: Token) -> Opinion | None:
    """What a bare number of days says of the delivery."""
    value = judged(clause)
    return Opinion(value, token.start, token.end, sure=False) if value is not None else None


def presence_at(text: str, tokens: list[Token], place: int) -> Opinion | None:
    """What it says that the thing at `place` is not there (没有弹性, "no pockets"): bad, unless nobody wants it."""
    token = tokens[place]
    value = 1 if token.word.prefers < 0 else -1
    sure = bool(token.word.prefers)
    if place and _missing(tokens[place - 1], text[tokens[place - 1].end : token.start]):
        return Opinion(value, tokens[place - 1].start, token.end, sure)
    if place + 1 < len(tokens) and not text[token.start].isascii():
        after = tokens[place + 1]
        if _missing(after, text[token.end : after.start]) and after.end == tokens[-1].end:
            return Opinion(value, token.start, after.end, sure)
    return None


def _missing(token: Token, gap: str) -> bool:
    return "none" in token.word.roles and gap in _TOUCHING


def _base(token: Token, target: Token | None, aspect: str, *, too: bool) -> tuple[int | None, bool]:
    word = token.word
    prefers = target.word.prefers if target and target is not token else 0
    if word.direction and prefers:
        return word.direction * prefers, True
    if aspect in word.values:
        value = word.values[aspect]
        return value, value != 0
    if word.value is not None:
        return word.value, word.sure
    if "misfit" in word.roles or (too and (word.direction or "measure" in word.roles)):
        return -1, aspect == "size"
    return None, False


def _modifiers(text: str, tokens: list[Token], place: int, target: Token | None) -> _Modifiers:
    """What stands before the opinion and changes it; its own target may stand between ("no colour fading")."""
    found = _Modifiers(tokens[place].start)
    at = found.start
    for before in reversed(tokens[:place]):
        roles = before.word.roles
        if not _near(text[before.end : at]):
            break
        if before is target:
            at = before.start
            continue
        if not roles & _MODIFIERS:
            if before.word.is_opinion or before.word.names or roles & OTHERS:
                break
            continue
        if "against" in roles and text[before.end : tokens[place].start] not in ("", " "):
            continue
        at = found.start = before.start
        found.negations += bool(roles & {"not", "against"})
        found.too = found.too or "too" in roles
        found.over = found.over or "over" in roles
    return found


def _near(gap: str) -> bool:
    if gap.isascii():
        return gap.count(" ") <= _NEAR_WORDS
    return len(gap) <= _NEAR_ZH
