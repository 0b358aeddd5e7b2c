"""One regular expression that finds every word of a lexicon in one pass, the longest at each place."""

from __future__ import annotations

import re
from collections.abc import Iterable

_FOLDED = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"'})
_HYPHEN = re.compile(r"(?<=[a-z])-(?=[a-z])")

BREAKS = ",，;；()（）[]【】—~～、|\t"
ENDS = ".。!！\n…"
ASKS = "?？"
_PUNCTUATION = (
    r"[。！？!?…；;，()（）【】\[\]—~～|\t\n]|(?<!\d)[.,]|[.,](?!\d)|(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])"
)


def fold(text: str) -> str:
    """Lower case, plain quotes and no hyphens inside words; every character stays at its place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # one letter in another script can become two
        lowered = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return _HYPHEN.sub(" ", lowered.translate(_FOLDED))


def scanner(free: Iterable[str], bounded: Iterable[str]) -> re.Pattern[str]:
    """Finds punctuation, `free` words anywhere and `bounded` ones where no letter or digit touches them."""
    parts = [_PUNCTUATION]
    if pattern := _pattern(free):
        parts.append(pattern)
    if pattern := _pattern(bounded):
        parts.append(rf"(?<![a-z0-9]){pattern}(?![a-z0-9])")
    return re.compile("|".join(parts))


def _pattern(words: Iterable[str]) -> str:
    """A pattern shaped as a tree of shared beginnings: time per place does not grow with the number of words."""
    tree: dict[str, dict[str, object]] = {}
    for word in words:
        branch: dict[str, object] = tree  # type: ignore[assignment]
        for char in word:
            branch = branch.setdefault(char, {})  # type: ignore[assignment]
        branch[""] = {}
    return _written(tree) if tree else ""


def _written(branch: dict[str, dict[str, object]]) -> str:
    ends = "" in branch
    choices = [
        re.escape(char) + _written(below)  # type: ignore[arg-type]
        for char, below in sorted(branch.items())
        if char
    ]
    if not choices:
        return ""
    written = choices[0] if len(choices) == 1 and not ends else f"(?:{'|'.join(choices)})"
    return f"{written}?" if ends else written
