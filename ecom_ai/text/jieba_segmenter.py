"""jieba's cut, word for word, at several times its speed. Imported only when something is segmented."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log
from pathlib import Path

logging.getLogger("jieba").setLevel(logging.WARNING)  # before the import; jieba sets DEBUG at import

import jieba  # noqa: E402
import jieba.finalseg  # noqa: E402

jieba.setLogLevel(logging.WARNING)

_HAN_BLOCK = jieba.re_han_default
_SPACE = jieba.re_skip_default
_REMEMBERED_BLOCKS = 65_536
_LONGEST_REMEMBERED = 64
# The hidden Markov model copies its path at each character: quadratic, so endless runs are cut.
_LONGEST_UNKNOWN = 400


class Segmenter:
    """Cuts with the default dictionary plus `dictionary`. Safe in threads: nothing changes after it is built.

    One table holds for each word its log probability and for each mere beginning of a word None, so the search for the
    best path is one backward pass without a graph object. Product texts repeat their phrases, so cut blocks
    are remembered.
    """

    def __init__(self, dictionary: str = "") -> None:
        frequencies, total = _frequencies(dictionary)
        logarithm = log(total)
        self._unknown = log(1) - logarithm
        self._scores: dict[str, float | None] = {
            word: log(count) - logarithm if count else None for word, count in frequencies.items()
        }
        self._guessed = lru_cache(maxsize=_REMEMBERED_BLOCKS)(_guess_words)
        self._remembered = lru_cache(maxsize=_REMEMBERED_BLOCKS)(self._cut_block)

    def __contains__(self, word: str) -> bool:
        """Whether `word` stands in the dictionary."""
        return self._scores.get(word) is not None

    def cut(self, s: str) -> Iterator[str]:
        """The pieces of `s`, which joined give `s` again."""
        for number, block in enumerate(_HAN_BLOCK.split(s)):
            if not block:
                continue
            if number % 2:  # split() puts what it matched at the odd places
                yield from self._remembered(block) if len(block) <= _LONGEST_REMEMBERED else self._cut_block(block)
            else:
                for piece in _SPACE.split(block):
                    if _SPACE.match(piece):
                        yield piece
                    else:
                        yield from piece

    def _cut_block(self, block: str) -> tuple[str, ...]:
        ends = self._best_ends(block)
        pieces: list[str] = []
        single = start = 0  # single: where the run of single characters before `start` begins
        while start < len(block):
            end = ends[start]
            if end - start > 1:
                pieces += self._cut_singles(block[single:start])
                pieces.append(block[start:end])
                single = end
            start = end
        pieces += self._cut_singles(block[single:])
        return tuple(pieces)

    def _best_ends(self, block: str) -> list[int]:
        """For each place the end of the word that begins the most probable rest (jieba's calc and get_DAG in one)."""
        scores = self._scores
        length = len(block)
        best = [0.0] * (length + 1)
        ends = [0] * length
        for start in range(length - 1, -1, -1):
            end = start + 1
            score = scores.get(block[start])
            winner, winner_end = (self._unknown if score is None else score) + best[end], end
            while end < length:
                end += 1
                piece = block[start:end]
                if piece not in scores:
                    break
                score = scores[piece]
                if score is not None and score + best[end] >= winner:
                    winner, winner_end = score + best[end], end
            best[start], ends[start] = winner, winner_end
        return ends

    def _cut_singles(self, run: str) -> Iterable[str]:
        """Characters that no dictionary word joined: jieba's hidden Markov model may know a new word in them."""
        if len(run) < 2 or self._scores.get(run) is not None:
            return list(run)
        return self._guessed(run) if len(run) <= _LONGEST_REMEMBERED else _guess_words(run)


def _guess_words(run: str) -> tuple[str, ...]:
    cut = jieba.finalseg.cut
    pieces = (run[at : at + _LONGEST_UNKNOWN] for at in range(0, len(run), _LONGEST_UNKNOWN))
    return tuple(word for piece in pieces for word in cut(piece))


def _frequencies(dictionary: str) -> tuple[dict[str, int], int]:
    """Word -> count, beginnings of words -> 0, and the sum; read by jieba's own rules, without its cache file."""
    tokenizer = jieba.Tokenizer()
    with tokenizer.get_dict_file() as file:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(file)
    tokenizer.initialized = True
    if dictionary:
        with Path(dictionary).open("rb") as own:
            tokenizer.load_userdict(own)
    return tokenizer.FREQ, tokenizer.total
