"""The shop's clock and calendar, in its time zone; also where `USE_TZ` is off and moments carry no zone."""

from __future__ import annotations

from datetime import date, datetime, time

from django.conf import settings
from django.utils import timezone


def local(moment: datetime | None = None) -> datetime:
    """`moment`, by default now, as the clock on the shop's wall shows it."""
    moment = moment or timezone.now()
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def day(moment: datetime | date | None = None) -> date:
    """The shop's day at `moment`, by default today; a date is one already."""
    if moment is not None and not isinstance(moment, datetime):
        return moment
    return local(moment).date()


def at(when: date, hour: time) -> datetime:
    """That hour of that day in the shop, comparable with what the database holds."""
    moment = datetime.combine(when, hour)
    return timezone.make_aware(moment) if settings.USE_TZ else moment
