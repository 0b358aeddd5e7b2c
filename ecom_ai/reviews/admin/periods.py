"""Days put together into weeks and months, so that a chart of a year can be read. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Literal

Step = Literal["day", "week", "month"]
DAYS_AS_DAYS = 45
DAYS_AS_WEEKS = 200


def step_for(start: date, end: date) -> Step:
    """How finely a period is drawn: at most some fifty points, whatever its length."""
    days = (end - start).days + 1
    if days <= DAYS_AS_DAYS:
        return "day"
    return "week" if days <= DAYS_AS_WEEKS else "month"


def first_day(day: date, step: Step) -> date:
    """The first day of the day, week (from Monday) or month that holds `day`."""
    if step == "week":
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if step == "month" else day


def steps(start: date, end: date, step: Step) -> Iterator[date]:
    """Every first day from that of `start` to that of `end`, those without reviews too."""
    day = first_day(start, step)
    while day <= end:
        yield day
        day = first_day(day + timedelta(days={"day": 1, "week": 7, "month": 31}[step]), step)


def coarsest(*given: Step) -> Step:
    return max(given, key=("day", "week", "month").index)


def coarser(step: Step) -> Step:
    return "week" if step == "day" else "month"
