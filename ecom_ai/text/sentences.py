"""Cuts Chinese and English text into sentences."""

from __future__ import annotations

import re

_CLOSERS = r"(?:[”’»）)】」』\]]|[\"'](?!\w))*+"
_END = re.compile(
    rf"[。！？!?…；]+{_CLOSERS}"  # these always end; a half-width semicolon does not
    rf"|(?<!\.)\.++{_CLOSERS}(?=\s|$|[\u4e00-\u9fff])"
    r"|\n+"
)
_ABBREVIATION = re.compile(
    r"(?:\b(?:mr|mrs|ms|dr|prof|st|no|nos|vs|etc|approx|inc|ltd|co|corp|fig|dept|est|max|min|vol|art|ref|incl|excl|jr|sr)"
    r"|\b(?:[a-z]\.){1,6}[a-z])$",
    re.IGNORECASE,
)
_NEVER_LAST = re.compile(
    r"\b(?:mr|mrs|ms|dr|prof|st|no|nos|vs|approx|fig|vol|art|ref|incl|excl|e\.g|i\.e)$", re.IGNORECASE
)


def split_sentences(s: str) -> list[str]:
    """The sentences of `s`, stripped, in order, none empty. Line breaks end a sentence, "3.5 cm" and "Mr." do not."""
    return [s[start:end] for start, end in sentence_spans(s)]


def sentence_spans(s: str) -> list[tuple[int, int]]:
    """Start and end of each sentence in `s`, without the space around it."""
    spans: list[tuple[int, int]] = []
    start = 0
    for found in _END.finditer(s):
        if found[0][0] == "." and _goes_on(s, found.start(), found.end()):
            continue
        _add(s, start, found.end(), spans)
        start = found.end()
    _add(s, start, len(s), spans)
    return spans


def _goes_on(s: str, dot: int, after: int) -> bool:
    """Whether the full stop at `dot` belongs to an abbreviation."""
    before = s[max(0, dot - 12) : dot]
    if not _ABBREVIATION.search(before):
        return False
    if _NEVER_LAST.search(before):
        return True
    following = s[after : after + 3].lstrip()
    return bool(following) and not following[0].isupper() and not "\u4e00" <= following[0] <= "\u9fff"


def _add(s: str, start: int, end: int, spans: list[tuple[int, int]]) -> None:
    piece = s[start:end]
    stripped = piece.strip()
    if any(char.isalnum() for char in stripped):
        left = start + len(piece) - len(piece.lstrip())
        spans.append((left, left + len(stripped)))
    elif stripped and spans and start == spans[-1][1]:  # "Nice!" then ")"
        spans[-1] = (spans[-1][0], start + len(piece.rstrip()))
