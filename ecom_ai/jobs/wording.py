"""Durations, rates and our own errors in words."""

from __future__ import annotations

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ERRORS = {
    "attempts_exhausted": gettext_lazy("Its worker died or went silent each time it was started; it was given up."),
    "internal": gettext_lazy("Something went wrong on our side; the log of the worker has the details."),
}
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


def error(code: str, message: str) -> str:
    """Our own errors in the language of the reader; others as they were written when they happened."""
    return str(ERRORS.get(code, message))
