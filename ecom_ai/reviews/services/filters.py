"""What a person wants to look at: one product or category, an aspect, a language, some weeks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews.models import Grain, Scope

LONGEST = {"product": 64, "category": 200, "aspect": 40}
LANGUAGES = ("zh", "en", "other")
DAYS_BY_DAY = 92
"""Longer times are read by week: no page shows a thousand days one by one."""
USUAL_DAYS = 28


@dataclass(frozen=True, slots=True)
class Filters:
    """Empty means all; `since` and `until` are both counted; a product wins over a category. `language` may be
    `other`: neither zh nor en."""

    product: str = ""
    category: str = ""
    aspect: str = ""
    language: str = ""
    since: date | None = None
    until: date | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Filters:
        """From the address of a page or a call; raises `InvalidInput`."""
        texts = {name: _text(params, name, longest) for name, longest in LONGEST.items()}
        language = str(params.get("language") or "")
        if language and language not in LANGUAGES:
            raise InvalidInput(_("Unknown language: choose zh, en or other."), code="unknown_language")
        since, until = _day(params, "since"), _day(params, "until")
        if since and until and since > until:
            raise InvalidInput(_("The first day comes after the last."), code="invalid_dates")
        return cls(**texts, language=language, since=since, until=until)

    @property
    def scope(self) -> Scope:
        return Scope.PRODUCT if self.product else Scope.CATEGORY if self.category else Scope.SHOP

    @property
    def key(self) -> str:
        return self.product or self.category

    @property
    def stored_language(self) -> str:
        return "" if self.language == "other" else self.language

    @property
    def days(self) -> int | None:
        return None if self.since is None else ((self.until or shoptime.day()) - self.since).days + 1

    def grain(self) -> Grain:
        """The finest counts that answer it exactly; see `snapped`."""
        if self.since is None and self.until is None:
            return Grain.ALL
        if self.days is None or self.days > DAYS_BY_DAY or (self.product and self.aspect):
            return Grain.WEEK
        return Grain.DAY

    def snapped(self, grain: Grain | None = None) -> Filters:
        """From Monday to Sunday where counts are kept by week, so that a number is that of the texts behind it."""
        if (grain or self.grain()) != Grain.WEEK:
            return self
        since = self.since - timedelta(days=self.since.weekday()) if self.since else None
        until = self.until + timedelta(days=6 - self.until.weekday()) if self.until else None
        return replace(self, since=since, until=until)

    def with_days(self) -> Filters:
        """Itself, or the last four weeks where no time was chosen; for what compares."""
        if self.since is not None:
            return replace(self, until=self.until or shoptime.day())
        until = self.until or shoptime.day()
        return replace(self, since=until - timedelta(days=USUAL_DAYS - 1), until=until)

    def before(self) -> Filters:
        """The same length of time just before."""
        now = self.with_days()
        assert now.since is not None and now.until is not None  # noqa: PT018, S101 - `with_days` sets both
        return replace(
            now, since=now.since - (now.until - now.since) - timedelta(days=1), until=now.since - timedelta(days=1)
        )


def _text(params: Mapping[str, Any], name: str, longest: int) -> str:
    value = str(params.get(name) or "")
    if "\0" in value or len(value) > longest:
        raise InvalidInput(_("%(name)s is not valid.") % {"name": name}, code=f"invalid_{name}")
    return value


def _day(params: Mapping[str, Any], name: str) -> date | None:
    value = str(params.get(name) or "")
    if not value:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise InvalidInput(
            _("%(name)s must be a day such as 2026-03-31.") % {"name": name}, code="invalid_date"
        ) from error
    if not 1990 <= day.year <= 2200:
        raise InvalidInput(_("%(name)s must be a day such as 2026-03-31.") % {"name": name}, code="invalid_date")
    return day
