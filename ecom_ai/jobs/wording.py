"""Durations and rates in words, for the job page."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _

MINUTE, HOUR = 60, 3600


def duration(seconds: float) -> str:
    """`41 s`, `3 min`, `2 h 5 min`."""
    whole = round(seconds)
    if whole < MINUTE:
        return _("%(seconds)d s") % {"seconds": whole}
    if whole < HOUR:
        return _("%(minutes)d min") % {"minutes": round(whole / MINUTE)}
    hours, rest = divmod(round(whole / MINUTE), 60)
    return _("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": rest}


def rate(per_second: float) -> str:
    """`14.1 per second`, or per minute where that is easier to read."""
    if per_second >= 1:
        return _("%(number)s per second") % {"number": number_format(per_second, 1)}
    return _("%(number)s per minute") % {"number": number_format(per_second * 60, 1)}
