"""Chinese and English words, by jieba's dictionary and model, same words out.

jieba keeps one global tokenizer, a cache file with a predictable name in the shared temporary folder and a lock that
forgets who writes it (jieba issues 399, 520, 537). Here each dictionary has its own segmenter, built once per process
under one lock; no file is written.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from .word_lists import read_words, word_list

if TYPE_CHECKING:
    from .jieba_segmenter import Segmenter

_DECIDED = 200_000

_lock = threading.RLock()
_segmenters: dict[str, tuple[float, Segmenter]] = {}


def words(s: str, *, dictionary: str = "", stop_words: str | None = "") -> list[str]:
    """The words of `s` in order, without spaces, punctuation and stop words.

    `dictionary` is a file of the shop's own words, one a line: word, optional frequency, optional tag. `stop_words`
    is a file with one a line; empty means the built-in Chinese and English lists, None keeps every word. Both files
    are read again when they change. Raises OSError for a file that cannot be read, ValueError if it is not UTF-8.
    """
    return list(filter(_kept(stop_words).__getitem__, segmenter(dictionary).cut(s)))


def words_of_many(texts: Iterable[str], *, dictionary: str = "", stop_words: str | None = "") -> Iterator[list[str]]:
    """`words` of each text, in order, with the files looked at once: the way for a corpus."""
    cut, is_kept = segmenter(dictionary).cut, _kept(stop_words).__getitem__
    for text in texts:
        yield list(filter(is_kept, cut(text)))


def segmenter(dictionary: str = "") -> Segmenter:
    """The process's segmenter for this dictionary file, built at the first call and again when the file changes."""
    changed = Path(dictionary).stat().st_mtime if dictionary else 0.0
    known = _segmenters.get(dictionary)
    if known is not None and known[0] == changed:
        return known[1]
    with _lock:
        known = _segmenters.get(dictionary)
        if known is None or known[0] != changed:
            from .jieba_segmenter import Segmenter  # loads 10 MB of tables; a web process may never need them

            known = _segmenters[dictionary] = (changed, Segmenter(dictionary))
    return known[1]


def stop_word_set(stop_words: str = "") -> frozenset[str]:
    """The words of a stop-word file, lower case; empty means the built-in lists."""
    if not stop_words:
        return _built_in_stop_words()
    return _stop_words_of(stop_words, Path(stop_words).stat().st_mtime)


@lru_cache(maxsize=1)
def _built_in_stop_words() -> frozenset[str]:
    return word_list("stopwords_zh") | word_list("stopwords_en")


@lru_cache(maxsize=8)
def _stop_words_of(path: str, changed: float) -> frozenset[str]:
    return read_words(Path(path))


class _Kept(dict[str, bool]):
    """Piece -> whether it is a word and no stop word, decided once per piece."""

    def __init__(self, stop: frozenset[str]) -> None:
        self._stop = stop

    def __missing__(self, piece: str) -> bool:
        if len(self) >= _DECIDED:
            self.clear()
        kept = self[piece] = any(map(str.isalnum, piece)) and piece.lower() not in self._stop
        return kept


@lru_cache(maxsize=8)
def _decisions(stop: frozenset[str]) -> _Kept:
    return _Kept(stop)


def _kept(stop_words: str | None) -> _Kept:
    return _decisions(frozenset() if stop_words is None else stop_word_set(stop_words))


# A process forked while another thread was building would wait for ever: fork only between two builds.
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=_lock.acquire, after_in_parent=_lock.release, after_in_child=_lock.release)
