"""The known word that a mistyped one probably means. Pure."""

from __future__ import annotations

from collections.abc import Container, Iterable

_SHORTEST = 4
_TWO_SLIPS = 8


def slips_allowed(word: str) -> int:
    """One in a word of four to seven letters, two in a longer one."""
    if len(word) < _SHORTEST:
        return 0
    return 2 if len(word) >= _TWO_SLIPS else 1


def nearest(word: str, known: Iterable[str], expected: Container[str] = ()) -> str:
    """The closest of `known` within the slips allowed; of equals one that is `expected` beside its neighbours, then the
    one with the same letters, as fingers swap two more often than they hit a wrong one, then the first in the alphabet.
    Empty for none."""
    allowed = slips_allowed(word)
    found = [
        (slips, candidate not in expected, sorted(candidate) != sorted(word), candidate)
        for candidate in set(known)
        if abs(len(candidate) - len(word)) <= allowed and candidate[:1] == word[:1]
        if (slips := distance(word, candidate, allowed + 1)) <= allowed
    ]
    return min(found)[3] if found else ""


def distance(a: str, b: str, limit: int) -> int:
    """Optimal string alignment: insertions, deletions, replacements, neighbours swapped; `limit` where it is more."""
    before: list[int] = []
    last = list(range(len(b) + 1))
    for i, left in enumerate(a, 1):
        row = [i]
        for j, right in enumerate(b, 1):
            cost = min(last[j] + 1, row[j - 1] + 1, last[j - 1] + (left != right))
            if i > 1 and j > 1 and left == b[j - 2] and a[i - 2] == right:
                cost = min(cost, before[j - 2] + 1)
            row.append(cost)
        if min(row) >= limit:
            return limit
        before, last = last, row
    return min(last[-1], limit)
