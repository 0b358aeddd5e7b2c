"""jieba's cut, word for word, at several times its speed. Imported only when something is segmented."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache
from math import inf, log
from pathlib import Path

logging.getLogger("jieba").setLevel(logging.WARNING)  # before the import; jieba sets DEBUG at import

import jieba  # noqa: E402

from .jieba_unknown import cut_unknown  # noqa: E402

jieba.setLogLevel(logging.WARNING)

_HAN_BLOCK = jieba.re_han_default
_SPACE = jieba.re_skip_default
_REMEMBERED_BLOCKS = 65_536
_LONGEST_REMEMBERED = 64
_BEGINNING = -inf
"""The score of what only begins words."""


class Segmenter:
    """Cuts with the default dictionary plus `dictionary`. Safe in threads: nothing changes after it is built.

    One table holds the log probability of each word and, infinitely small, each mere beginning of one: the search for
    the best path is one backward pass without a graph object. Product texts repeat their phrases, so cut blocks
    are remembered.
    """

    def __init__(self, dictionary: str = "") -> None:
        frequencies, total = _frequencies(dictionary)
        logarithm = log(total)
        self._unknown = log(1) - logarithm
        self._scores = {word: log(count) - logarithm if count else _BEGINNING for word, count in frequencies.items()}
        self._remembered = lru_cache(maxsize=_REMEMBERED_BLOCKS)(self._cut_block)

    def __contains__(self, word: str) -> bool:
        """Whether `word` stands in the dictionary."""
        return self._scores.get(word, _BEGINNING) > _BEGINNING

    def cut(self, s: str) -> list[str]:
        """The pieces of `s`, which joined give `s` again."""
        blocks = _HAN_BLOCK.split(s)  # what it matched stands at the odd places
        pieces: list[str] = []
        for place in range(0, len(blocks) - 1, 2):
            between, block = blocks[place], blocks[place + 1]
            if between:
                pieces += between if len(between) == 1 else _cut_loose(between)
            pieces += self._remembered(block) if len(block) <= _LONGEST_REMEMBERED else self._cut_block(block)
        pieces += _cut_loose(blocks[-1])
        return pieces

    def _cut_block(self, block: str) -> tuple[str, ...]:
        ends = self._best_ends(block)
        pieces: list[str] = []
        single = start = 0  # single: where the run of single characters before `start` begins
        while start < len(block):
            end = ends[start]
            if end - start > 1:
                if single < start:
                    pieces += self._cut_singles(block[single:start])
                pieces.append(block[start:end])
                single = end
            start = end
        if single < len(block):
            pieces += self._cut_singles(block[single:])
        return tuple(pieces)

    def _best_ends(self, block: str) -> list[int]:
        """For each place the end of the word that begins the most probable rest (jieba's calc and get_DAG in one)."""
        scores = self._scores.get
        length = len(block)
        best = [0.0] * (length + 1)
        ends = [0] * length
        for start in range(length - 1, -1, -1):
            end = start + 1
            score = scores(block[start], _BEGINNING)
            winner, winner_end = (score if score > _BEGINNING else self._unknown) + best[end], end
            while end < length:
                end += 1
                known = scores(block[start:end])
                if known is None:
                    break
                if known + best[end] >= winner:
                    winner, winner_end = known + best[end], end
            best[start], ends[start] = winner, winner_end
        return ends

    def _cut_singles(self, run: str) -> Iterable[str]:
        """Characters that no dictionary word joined: jieba's hidden Markov model may know a new word in them."""
        return run if len(run) < 2 or run in self else cut_unknown(run)


def _cut_loose(between: str) -> list[str]:
    """Punctuation, pictures and other scripts: single characters, as jieba does, but a line end of two stays whole."""
    pieces: list[str] = []
    for number, piece in enumerate(_SPACE.split(between)):
        if number % 2:
            pieces.append(piece)
        else:
            pieces += piece
    return pieces


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
