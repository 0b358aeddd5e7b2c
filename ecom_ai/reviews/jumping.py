"""Is it chance? How many negative reviews would be too many, given what is usual. Pure."""

from __future__ import annotations

from math import exp, lgamma, log

PRIOR = 20
"""The shop's usual share weighs as much as this many of the product's own reviews: three old ones prove nothing."""


def usual_share(negatives: int, total: int, everywhere: float) -> float:
    """Share of negatives to expect from a product's past and, as long as that is short, from the whole shop."""
    share = (negatives + PRIOR * everywhere) / (total + PRIOR)
    return min(max(share, 0.005), 0.95)


def chance_of(negatives: int, total: int, share: float) -> float:
    """Probability of so many negatives or more among `total` if each is negative with `share` (binomial tail)."""
    if negatives <= 0:
        return 1.0
    terms = (_log_binomial(k, total, share) for k in range(negatives, total + 1))
    return min(1.0, sum(exp(term) for term in terms))


def _log_binomial(k: int, n: int, share: float) -> float:
    ways = lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1)
    return ways + k * log(share) + (n - k) * log(1 - share)


def threshold(total: int, share: float, chance: float) -> int:
    """The fewest negatives among `total` that chance alone brings less often than `chance`; total + 1 if none does."""
    tail = 0.0
    for k in range(total, -1, -1):
        tail += exp(_log_binomial(k, total, share))
        if tail >= chance:
            return k + 1
    return 0
