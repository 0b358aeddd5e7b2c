"""How large a seeded shop is, and the chance that drives it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

MONTHS_18 = 548


@dataclass(frozen=True, slots=True)
class Plan:
    """`end` is the last moment of the shop's history; everything else follows from `seed`, not from the clock."""

    seed: int
    end: datetime
    customers: int = 300
    reviews: int = 1620
    days: int = MONTHS_18

    def random(self, purpose: str) -> Random:
        """A stream of chance per purpose, so that more of one thing changes nothing else."""
        return Random(f"{self.seed}-{purpose}")

    def moment(self, days_ago: float) -> datetime:
        return self.end - timedelta(days=days_ago)


def full(seed: int) -> Plan:
    return Plan(seed=seed, end=datetime.now(UTC))


def small(seed: int) -> Plan:
    """For tests: the whole catalogue, but little history."""
    return Plan(seed=seed, end=datetime.now(UTC), customers=16, reviews=80)
