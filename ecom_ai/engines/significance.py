"""Whether one model is better than another, or only luckier. Pure."""

from __future__ import annotations

from math import comb


def mcnemar(better: int, worse: int) -> float:
    """McNemar's exact two-sided test (McNemar 1947, Psychometrika 12): how likely so uneven a split is if both models
    are equally good. `better` and `worse` count the texts on which only one of them is right; 0 to 1."""
    n = better + worse
    tail = sum(comb(n, k) for k in range(min(better, worse) + 1))
    return min(1.0, float(2 * tail / 2**n))
