"""Words that no dictionary holds, by jieba's hidden Markov model: the same cut as `jieba.finalseg`, in linear time.

Each character begins (B), continues (M) or ends (E) a word or is one by itself (S). jieba copies the whole path at
each character; here each place keeps a pointer back.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from jieba import finalseg

_NEVER = finalseg.MIN_FLOAT
_BEGIN, _MIDDLE, _END, _SINGLE = (finalseg.emit_P[state] for state in "BMES")
_START = finalseg.start_P
_MOVE = finalseg.trans_P


@lru_cache(maxsize=65_536)
def cut_unknown(run: str) -> tuple[str, ...]:
    """`run` in words; what is not Chinese falls into letters-and-digits and the rest."""
    words: list[str] = []
    for block in finalseg.re_han.split(run):
        if finalseg.re_han.match(block):
            for word in _cut_han(block):
                words += word if word in finalseg.Force_Split_Words else (word,)
        else:
            words += filter(None, finalseg.re_skip.split(block))
    return tuple(words)


def _cut_han(block: str) -> Iterator[str]:
    begin = after = 0
    for place, state in enumerate(_states(block)):
        if state == "B":
            begin = place
        elif state == "E":
            after = place + 1
            yield block[begin:after]
        elif state == "S":
            after = place + 1
            yield block[place]
    if after < len(block):
        yield block[after:]


def _states(block: str) -> list[str]:
    """Viterbi. Only two states can come before each; at a tie jieba takes the letter later in the alphabet."""
    move_eb, move_sb, move_mm, move_bm = _MOVE["E"]["B"], _MOVE["S"]["B"], _MOVE["M"]["M"], _MOVE["B"]["M"]
    move_be, move_me, move_ss, move_es = _MOVE["B"]["E"], _MOVE["M"]["E"], _MOVE["S"]["S"], _MOVE["E"]["S"]
    char = block[0]
    b = _START["B"] + _BEGIN.get(char, _NEVER)
    m = _START["M"] + _MIDDLE.get(char, _NEVER)
    e = _START["E"] + _END.get(char, _NEVER)
    s = _START["S"] + _SINGLE.get(char, _NEVER)
    came_from: list[dict[str, str]] = []
    for char in block[1:]:
        here_b, here_m = _BEGIN.get(char, _NEVER), _MIDDLE.get(char, _NEVER)
        here_e, here_s = _END.get(char, _NEVER), _SINGLE.get(char, _NEVER)
        to_b, to_m = (
            max((e + move_eb + here_b, "E"), (s + move_sb + here_b, "S")),
            max((m + move_mm + here_m, "M"), (b + move_bm + here_m, "B")),
        )
        to_e = max((b + move_be + here_e, "B"), (m + move_me + here_e, "M"))
        to_s = max((s + move_ss + here_s, "S"), (e + move_es + here_s, "E"))
        came_from.append({"B": to_b[1], "M": to_m[1], "E": to_e[1], "S": to_s[1]})
        b, m, e, s = to_b[0], to_m[0], to_e[0], to_s[0]
    states = ["S" if s >= e else "E"]
    for back in reversed(came_from):
        states.append(back[states[-1]])
    return states[::-1]
