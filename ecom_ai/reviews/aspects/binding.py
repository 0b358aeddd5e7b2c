"""Which opinion word in a clause speaks of which thing."""

from __future__ import annotations

import re
from itertools import pairwise

from .lexicon import Token

# 很好的质量; "great build quality" (one unknown word between)
_ATTRIBUTIVE = re.compile(r"[\"”’」]?(?:\s?的?\s?|\s(?:[a-z]+\s)?)", re.IGNORECASE)
_BARE = re.compile(r"\s?")
# "love the colour", "happy with its price", 喜欢这个颜色
_OBJECT = re.compile(
    r"\s(?:(?:with|about|of|for|by|in|on|to|how|at)\s)?(?:(?:the|this|that|its|it's|my|their|these|those|all|a|an|your|her|"
    r"his|our|is|was|are|were)\s)?(?:[a-z]+\s)?|(?:的)?(?:是|这个|这款|这种|它的|他们的|他家的|的|这|那个)?",
    re.IGNORECASE,
)
_COPULA = re.compile(r"\b(?:is|are|was|were|seems?|looks?|feels?|isn't|wasn't|aren't|be|been)\b", re.IGNORECASE)
_FAR = 60


def bind(text: str, tokens: list[Token], targets: list[int], opinions: list[int]) -> dict[int, int]:
    """Place of its opinion for each target that has one. `targets` are places of what can be spoken of, in order."""
    bound: dict[int, int] = {}
    taken: set[int] = set()
    _bind_before(text, tokens, targets, opinions, bound, taken)
    _bind_after(text, tokens, targets, opinions, bound, taken)
    _share(text, tokens, targets, bound)
    _bind_left_over(text, tokens, targets, opinions, bound, taken)
    return bound


def _bind_before(
    text: str, tokens: list[Token], targets: list[int], opinions: list[int], bound: dict[int, int], taken: set[int]
) -> None:
    """An opinion that stands before its thing as an adjective does: 很好的质量, "great quality"."""
    for target in targets:
        place = target - 1
        if place not in opinions or place in taken or "pronoun" in tokens[target].word.roles:
            continue
        gap = text[tokens[place].end : tokens[target].start]
        if _ATTRIBUTIVE.fullmatch(gap) and not _told_before(text, tokens, place, target, targets):
            bound[target] = place
            taken.add(place)


def _told_before(text: str, tokens: list[Token], place: int, target: int, targets: list[int]) -> bool:
    """Whether the opinion belongs to what stands before it: 质量好物流快, "picture is good speakers are bad"."""
    before = [other for other in targets if other < place]
    if not before or any(tokens[between].word.is_opinion for between in range(before[-1] + 1, place)):
        return False
    if _is_chinese(text, tokens[target]):
        return bool(_BARE.fullmatch(text[tokens[place].end : tokens[target].start]))
    return bool(_COPULA.search(text[tokens[before[-1]].end : tokens[place].start]))


def _bind_after(
    text: str, tokens: list[Token], targets: list[int], opinions: list[int], bound: dict[int, int], taken: set[int]
) -> None:
    """An opinion that follows its thing: 质量很好, "the quality is great"."""
    for index, target in enumerate(targets):
        if target in bound:
            continue
        until = targets[index + 1] if index + 1 < len(targets) else len(tokens)
        free = [place for place in opinions if target < place < until and place not in taken]
        if free and tokens[free[0]].start - tokens[target].end <= _FAR:
            bound[target] = free[0]
            taken.add(free[0])


def _share(text: str, tokens: list[Token], targets: list[int], bound: dict[int, int]) -> None:
    """ "Colour and size are perfect", 质量和价格都好, "good price and quality": one opinion for all that are joined."""
    for left, right in zip(reversed(targets[:-1]), reversed(targets[1:]), strict=True):
        if left not in bound and right in bound and bound[right] > right and _joined(text, tokens, left, right):
            bound[left] = bound[right]
    for left, right in pairwise(targets):
        if right not in bound and left in bound and bound[left] < left and _joined(text, tokens, left, right):
            bound[right] = bound[left]


def _joined(text: str, tokens: list[Token], left: int, right: int) -> bool:
    between = tokens[left + 1 : right]
    gap = text[tokens[left].end : tokens[right].start]
    if any(token.word.is_opinion for token in between):
        return False
    return any("and" in token.word.roles for token in between) or not gap.strip() or len(gap) <= 2


def _bind_left_over(
    text: str, tokens: list[Token], targets: list[int], opinions: list[int], bound: dict[int, int], taken: set[int]
) -> None:
    """ "I love the colour": what is left takes the opinion to its left, if nothing else stands between."""
    for target in targets:
        if target in bound:
            continue
        before = [place for place in opinions if place < target and place not in taken]
        if not before or any(before[-1] < other < target for other in targets):
            continue
        if _OBJECT.fullmatch(text[tokens[before[-1]].end : tokens[target].start]):
            bound[target] = before[-1]
            taken.add(before[-1])


def _is_chinese(text: str, token: Token) -> bool:
    return not text[token.start].isascii()
