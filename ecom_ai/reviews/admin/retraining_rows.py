"""The numbers of the learning page in words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.reviews.admin.dashboard_charts import percent
from ecom_ai.reviews.models import Label
from ecom_ai.reviews.services import Gate, GateRow, Period, Retraining


def state_rows(state: Retraining) -> list[dict[str, Any]]:
    """The corrections that are there, by label and by language."""
    by_label = [(Label(label).label, count) for label, count in state.by_label.items()]
    by_language = [(language_name(language), count) for language, count in state.by_language.items()]
    return [{"name": name, "count": count} for name, count in [*by_label, *by_language]]


def gate_rows(gate: Gate | None) -> dict[str, Any] | None:
    """None where the model was never compared, e.g. because it was brought from elsewhere."""
    if gate is None:
        return None
    return {"rows": [_gate_row(row) for row in gate.rows], "is_better": gate.is_better}


def _gate_row(row: GateRow) -> dict[str, Any]:
    return {
        "part": part_name(row.part),
        "language": language_name(row.language),
        "n": row.n,
        "before": percent(row.before),
        "after": percent(row.after),
        "changed": _("%(better)s better, %(worse)s worse") % {"better": row.better, "worse": row.worse},
        "verdict": row.verdict,
        "words": verdict_words(row.verdict),
    }


def verdict_words(verdict: str) -> str:
    words = {
        "better": _("better"),
        "worse": _("worse"),
        "same": _("no clear difference"),
        "too_few": _("too few to tell"),
    }
    return words.get(verdict, verdict)


def part_name(part: str) -> str:
    names = {
        "fixed": _("Reviews whose stars say what they are"),
        "corrections": _("Corrections set aside"),
    }
    return names.get(part, part)


def history_rows(periods: list[Period]) -> list[dict[str, Any]]:
    return [
        {
            "model": period.model,
            "since": period.since,
            "until": period.until,
            "user": period.user,
            "is_roll_back": period.is_roll_back,
            "scored": period.counts.read,
        }
        for period in periods
    ]


def language_name(language: str) -> str:
    names = {"zh": _("Chinese"), "en": _("English"), "": _("all languages")}
    return names.get(language, language)
