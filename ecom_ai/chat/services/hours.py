"""Whether somebody of the staff is there, and what a customer is told where nobody is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from ecom_ai import shoptime
from ecom_ai.chat import wording
from ecom_ai.chat.models import AwayText, OpeningHours

LOOK_AHEAD = 8
"""Days in which the next opening is looked for: a week and the rest of today."""


@dataclass(frozen=True, slots=True)
class StaffState:
    """`text` is for the customer, empty while staff are there; `opens_at` is the next opening, where one is known."""

    available: bool
    text: str = ""
    opens_at: datetime | None = None


def staff_are_there(now: datetime | None = None) -> bool:
    """By the opening hours in the shop's time zone. Without any, somebody is always there."""
    rows = list(OpeningHours.objects.all())
    return not rows or _is_open(rows, shoptime.local(now))


def staff_state(now: datetime | None = None, *, language: str) -> StaffState:
    """The same with words for the customer: `language` is that of a talk, `zh` or `en`."""
    moment = shoptime.local(now)
    rows = list(OpeningHours.objects.all())
    if not rows or _is_open(rows, moment):
        return StaffState(available=True)
    text = AwayText.objects.filter(language=language).values_list("text", flat=True).first()
    if not text:
        with wording.speaking(language):
            text = wording.away()
    return StaffState(available=False, text=text, opens_at=_next_opening(rows, moment))


def _of_day(rows: list[OpeningHours], day: date) -> list[OpeningHours]:
    """A row of that very day replaces those of its weekday."""
    special = [row for row in rows if row.day == day]
    found = special or [row for row in rows if row.weekday == day.weekday()]
    return [row for row in found if row.opens is not None]


def _is_open(rows: list[OpeningHours], moment: datetime) -> bool:
    clock = moment.time()
    return any(row.opens <= clock < row.closes for row in _of_day(rows, moment.date()))  # type: ignore[operator] # those without times are left out


def _next_opening(rows: list[OpeningHours], moment: datetime) -> datetime | None:
    for ahead in range(LOOK_AHEAD):
        day = moment.date() + timedelta(days=ahead)
        openings = sorted(row.opens for row in _of_day(rows, day) if row.opens is not None)
        for opens in openings:
            candidate = shoptime.at(day, opens)
            if candidate > moment:
                return candidate
    return None
