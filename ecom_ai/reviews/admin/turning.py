"""Since when: the step of a trend at which the share of negatives changed, if it clearly did. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ecom_ai.reviews.services import Counts

CLEAR = 3.3
"""Standard errors; more than for one comparison, since the best of many possible days is taken (0.1 % each)."""


@dataclass(frozen=True, slots=True)
class Turn:
    """`before` and `since` are the counts on both sides of `day`."""

    day: date
    before: Counts
    since: Counts

    @property
    def strength(self) -> float:
        """How many standard errors the two shares of negatives lie apart (two-proportion z-test)."""
        negatives, total = self.before.negative + self.since.negative, self.before.total + self.since.total
        pooled = negatives / total
        error = math.sqrt(pooled * (1 - pooled) * (1 / self.before.total + 1 / self.since.total))
        return abs(self.since.share("negative") - self.before.share("negative")) / error if error else 0.0


def turning_point(steps: Sequence[tuple[date, Counts]]) -> Turn | None:
    """The clearest change; None where there is none, or too few reviews on either side of it."""
    whole = sum((counts for _day, counts in steps), Counts())
    before, turns = Counts(), list[Turn]()
    for day, counts in steps:
        since = Counts(negative=whole.negative - before.negative, neutral=whole.neutral - before.neutral,
                       positive=whole.positive - before.positive)  # fmt: skip
        if before.is_enough and since.is_enough:
            turns.append(Turn(day, before, since))
        before += counts
    clearest = max(turns, key=lambda turn: turn.strength, default=None)
    return clearest if clearest and clearest.strength >= CLEAR else None
