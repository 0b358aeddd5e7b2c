"""One regular expression that finds every word of a lexicon in one pass, the longest at each place.

Shaped as a tree of shared beginnings, so that time per place hardly grows with the number of words. Each branch begins
with a letter, never with a look-behind: then `re` skips all other letters with one look into a set.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

_FOLDED = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")

BREAKS = ",，;；()（）[]【】—~～、|\t"
ENDS = ".。!！\n…"
ASKS = "?？"
_BETWEEN_DIGITS = ".,"
_HAN = "\u4e00-\u9fff"
_TOUCHED = "[a-z0-9]"

_Tree = dict[str, Any]


def fold(text: str) -> str:
    """Lower case, plain quotes and no hyphens inside words; every character stays at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # one letter in another script can become two
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    if not lowered.isascii():
        lowered = lowered.translate(_FOLDED)
    return _HYPHEN.sub(" ", lowered) if "-" in lowered else lowered


def scanner(free: Iterable[str], bounded: Iterable[str], *, spaces: bool) -> re.Pattern[str]:
    """Finds signs, `free` words anywhere and `bounded` ones where no letter or digit touches them; with `spaces` also
    a space between Chinese characters, which stands for a comma."""
    branches = [*_signs(), *_roots(_tree(free)), *_roots(_tree(bounded), bounded=True)]
    if spaces:
        branches.append((1, rf" (?<=[{_HAN}] )(?= *[{_HAN}])"))
    branches.sort(key=lambda branch: -branch[0])  # `re` tries them in turn
    return re.compile("|".join(pattern for _, pattern in branches))


def _signs() -> list[tuple[int, str]]:
    plain = [sign for sign in BREAKS + ENDS if sign not in _BETWEEN_DIGITS]
    numbers = [rf"{re.escape(sign)}(?:(?<!\d.)|(?!\d))" for sign in _BETWEEN_DIGITS]
    asking = [rf"{re.escape(sign)}(?:[?？]{{2,}})?" for sign in ASKS]  # "????" more often was a picture
    return [(100, pattern) for pattern in (*map(re.escape, plain), *numbers, *asking)]


def _tree(words: Iterable[str]) -> _Tree:
    tree: _Tree = {}
    for word in words:
        branch = tree
        for char in word:
            branch = branch.setdefault(char, {})
        branch[""] = {}
    return tree


def _roots(tree: _Tree, *, bounded: bool = False) -> list[tuple[int, str]]:
    """How many words begin with each letter, and their pattern."""
    roots = []
    for char, below in tree.items():
        letter = re.escape(char)
        before, after = (rf"(?<!{_TOUCHED}{letter})", rf"(?!{_TOUCHED})") if bounded else ("", "")
        roots.append((_size(below), f"{letter}{before}{_written(below)}{after}"))
    return roots


def _size(branch: _Tree) -> int:
    return sum(_size(below) if char else 1 for char, below in branch.items())


def _written(branch: _Tree) -> str:
    choices = [re.escape(char) + _written(below) for char, below in sorted(branch.items()) if char]
    if not choices:
        return ""
    if "" in branch:
        return f"(?:{'|'.join(choices)})?"
    return choices[0] if len(choices) == 1 else f"(?:{'|'.join(choices)})"
