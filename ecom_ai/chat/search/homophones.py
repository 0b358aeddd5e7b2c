"""Chinese words with a sign that sounds like the right one, as input methods offer it: 推款 for 退款. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import cache
from importlib import resources

from ecom_ai.chat.search.units import HAN, lexicon
from ecom_ai.text.segmentation import segmenter

_LONGEST = 6
_SMALL = frozenset("了吗呢吧啊呀嘛么的地得不没有是在要能会可我你他")
"""Signs that nobody mistypes for a word, and that make no word of two."""
_HAN_RUN = re.compile(f"[{HAN}]{{2,}}")


def mended(text: str, *, is_said: Callable[[str], bool]) -> str:
    """`text` with such words as the lexicon writes them; what `is_said` knows is left alone."""
    return _HAN_RUN.sub(lambda found: _mended_run(found[0], is_said), text)


def _mended_run(run: str, is_said: Callable[[str], bool]) -> str:
    loose = _loose_signs(run)
    place = 0
    while place < len(run):
        length, right = _at(run, place, loose, is_said)
        run = run[:place] + right + run[place + length :] if right else run
        place += length
    return run


def _at(run: str, place: int, loose: frozenset[int], is_said: Callable[[str], bool]) -> tuple[int, str]:
    """How many signs from `place` on are dealt with, and what should stand there; empty where all is well."""
    known = lexicon().chinese
    for length in range(min(_LONGEST, len(run) - place), 1, -1):
        written = run[place : place + length]
        if written in known:
            return length, ""
        if (right := _meant(written, place, loose)) and not any(map(is_said, (written, _pair(run, place, right)))):
            return length, right
    return 1, ""


def _meant(written: str, place: int, loose: frozenset[int]) -> str:
    """The one phrase that sounds the same and differs in one sign that belongs to no word as it stands."""
    found = []
    for phrase in _by_sound().get(_sound(written), ()):
        wrong = [number for number, sign in enumerate(phrase) if sign != written[number]]
        if len(wrong) == 1 and place + wrong[0] in loose:
            found.append(phrase)
    return found[0] if len(found) == 1 else ""


def _pair(run: str, place: int, right: str) -> str:
    """The sign that seems wrong with the one before it: in 手冲电 it may be right."""
    wrong = next(place + number for number, sign in enumerate(right) if sign != run[place + number])
    return run[max(wrong - 1, 0) : wrong + 1]


def _loose_signs(run: str) -> frozenset[int]:
    """Places of the signs that stand alone, or in a word that was only guessed."""
    known = segmenter()
    places: set[int] = set()
    place = 0
    for word in known.cut(run):
        if len(word) == 1 or word not in known:
            places.update(range(place, place + len(word)))
        place += len(word)
    return frozenset(place for place in places if run[place] not in _SMALL)


@cache
def _by_sound() -> dict[tuple[str, ...], tuple[str, ...]]:
    found: dict[tuple[str, ...], list[str]] = {}
    for phrase in _phrases(lexicon().chinese):
        found.setdefault(_sound(phrase), []).append(phrase)
    return {sound: tuple(phrases) for sound, phrases in found.items() if "" not in sound}


def _phrases(known: Iterable[str]) -> Iterable[str]:
    """Of two signs only those where both say something: 烧了 is no misspelt 少了."""
    for phrase in known:
        if 2 <= len(phrase) <= _LONGEST and (len(phrase) > 2 or not _SMALL & set(phrase)):
            yield phrase


def _sound(text: str) -> tuple[str, ...]:
    return tuple(_sounds().get(sign, "") for sign in text)


@cache
def _sounds() -> dict[str, str]:
    path = resources.files("ecom_ai.chat.search") / "data" / "sounds.txt"
    lines = (line.split() for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return {sign: sound for sound, signs in lines for sign in signs}
