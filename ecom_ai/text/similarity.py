"""Finds texts that say nearly the same.

One-permutation MinHash (Li, Owen, Zhang 2012) with rotation densification (Shrivastava, Li 2014): one hash per
shingle instead of one per shingle and permutation, so pure Python is quick enough. Candidates from the bands are
checked by exact Jaccard similarity of the hashed shingles.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Hashable, Set
from typing import Generic, TypeVar
from zlib import crc32

from .language import detect_language

Key = TypeVar("Key", bound=Hashable)

ZH_WIDTH = 3
EN_WIDTH = 2
BINS = 96
ROWS = 4
"""Bands of four bins: at similarity 0.7 a pair becomes a candidate with probability 0.998, at 0.5 with 0.79."""

_TOKEN = re.compile(r"[\u3400-\u9fff]|[^\W_]+")
_SPREAD = 0x9E3779B97F4A7C15  # Fibonacci hashing: crc32 alone fills the bins unevenly
_MASK = (1 << 64) - 1


def shingles(s: str, language: str = "") -> frozenset[str]:
    """Overlapping pieces, three characters of Chinese or two words of anything else, without punctuation and case."""
    language = language or ("zh" if detect_language(s) in ("zh", "mixed") else "en")
    width = ZH_WIDTH if language == "zh" else EN_WIDTH
    tokens = _TOKEN.findall(s.lower())
    glue = "" if language == "zh" else " "
    if len(tokens) <= width:
        return frozenset((glue.join(tokens),)) if tokens else frozenset()
    return frozenset(glue.join(tokens[i : i + width]) for i in range(len(tokens) - width + 1))


def jaccard(a: Set[object], b: Set[object]) -> float:
    """Shared members over all members; two empty sets are not alike."""
    if not a or not b:
        return 0.0
    shared = len(a & b)
    return shared / (len(a) + len(b) - shared)


class NearDuplicates(Generic[Key]):
    """An index of texts that answers "is there one nearly like this?". About 3 kB a text.

    Texts written from one template share most bands, and each would be compared with all the others;
    `most_candidates` a band, the newest, keep the time of one `find` constant. 0: all.
    """

    def __init__(self, *, language: str = "", most_candidates: int = 0) -> None:
        self.language = language
        self.most_candidates = most_candidates
        self._texts: dict[Key, array[int]] = {}
        self._bands: dict[int, list[Key]] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, key: Key, text: str) -> None:
        """Index `text` under `key`; the same key again replaces its text."""
        if key in self._texts:
            self.remove(key)
        hashed = self._hashed(text)
        self._texts[key] = array("I", hashed)
        for band in _bands(hashed):
            self._bands.setdefault(band, []).append(key)

    def remove(self, key: Key) -> None:
        hashed = set(self._texts.pop(key))
        for band in _bands(hashed):
            keys = self._bands[band]
            keys.remove(key)
            if not keys:
                del self._bands[band]

    def find(self, text: str, threshold: float = 0.8, *, ignore: Key | None = None) -> Key | None:
        """The key of the text most like `text`, if their similarity reaches `threshold` (0.5 or more)."""
        hashed = self._hashed(text)
        best: Key | None = None
        best_score = threshold
        seen: set[Key] = set()
        for band in _bands(hashed):
            for key in self._bands.get(band, [])[-self.most_candidates :]:
                if key in seen or key == ignore:
                    continue
                seen.add(key)
                score = jaccard(hashed, set(self._texts[key]))
                if score > best_score or (best is None and score >= best_score):
                    best, best_score = key, score
        return best

    def _hashed(self, text: str) -> set[int]:
        return {crc32(shingle.encode("utf-8", "surrogatepass")) for shingle in shingles(text, self.language)}


def _bands(hashed: Set[int]) -> list[int]:
    if not hashed:
        return []
    signature = _signature(hashed)
    return [hash((row, *signature[row : row + ROWS])) for row in range(0, BINS, ROWS)]


def _signature(hashed: Set[int]) -> list[int]:
    """The smallest hash of each bin; an empty bin borrows from the next full one to its right."""
    smallest = [_MASK] * BINS
    for value in hashed:
        mixed = (value * _SPREAD) & _MASK
        place = (mixed >> 32) % BINS
        rest = mixed >> 8
        if rest < smallest[place]:
            smallest[place] = rest
    filled = list(smallest)
    nearest, distance = _MASK, 0
    for step in range(2 * BINS - 1, -1, -1):  # twice around, so that the last bins can borrow from the first
        place = step % BINS
        if smallest[place] != _MASK:
            nearest, distance = smallest[place], 0
        else:
            distance += 1
            filled[place] = nearest + distance * _SPREAD
    return filled
