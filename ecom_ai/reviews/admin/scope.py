"""What the dashboard looks at: period, product, category, aspect and language, all in the address, for sharing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from ecom_ai import shoptime
from ecom_ai.reviews import services
from ecom_ai.reviews.services import Filters

DEFAULT_PERIOD = "90"
YEARS = (1990, 2200)
PERIODS = [
    ("7", _("last 7 days")),
    ("28", _("last 28 days")),
    ("90", _("last 90 days")),
    ("365", _("last 12 months")),
    ("all", _("all time")),
    ("own", _("from … to …")),
]
LANGUAGES = [("", _("both languages")), ("zh", _("Chinese")), ("en", _("English"))]


class ScopeForm(forms.Form):
    """Every field may be empty; what is not valid is said and left out."""

    period = forms.ChoiceField(label=_("Period"), choices=PERIODS, required=False)
    since = forms.DateField(
        label=_("From"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d")
    )
    until = forms.DateField(label=_("To"), required=False, widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"))
    product = forms.CharField(label=_("Product"), required=False, max_length=64)
    category = forms.ChoiceField(label=_("Category"), required=False)
    aspect = forms.ChoiceField(label=_("Aspect"), required=False)
    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, required=False)

    def __init__(self, params: Any) -> None:
        super().__init__({"period": DEFAULT_PERIOD, **{name: params[name] for name in params if params[name]}})
        categories = [(name, name) for name in services.category_names()]
        self._choose("category", [("", _("all categories")), *categories])
        self._choose("aspect", [("", _("all aspects")), *services.aspect_names().items()])

    def _choose(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for name in ("since", "until"):
            if data.get(name) and not YEARS[0] <= data[name].year <= YEARS[1]:
                self.add_error(name, _("No review was written then."))
        since, until = data.get("since"), data.get("until")
        if data.get("period") == "own" and since and until and since > until:
            self.add_error("until", _("The period ends before it begins."))
        return data

    @property
    def filters(self) -> Filters:
        """What was asked for, as far as it is valid."""
        self.is_valid()
        data = self.cleaned_data
        since, until = self._period(data)
        names = ("product", "category", "aspect", "language")
        return Filters(since=since, until=until, **{name: data.get(name) or "" for name in names})

    def _period(self, data: dict[str, Any]) -> tuple[date | None, date | None]:
        today = shoptime.day()
        period = data.get("period") or DEFAULT_PERIOD
        if period == "all":
            return None, None
        if period == "own":
            return data.get("since"), data.get("until") or (today if data.get("since") else None)
        return today - timedelta(days=int(period) - 1), today
