"""What became of the talks, what was not answered, and what it cost: charts with their numbers in tables."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecom_ai.chat import services
from ecom_ai.chat.admin.permissions import demand_view
from ecom_ai.chat.admin.read_only import ReadOnlyAdmin
from ecom_ai.chat.models import ChatOutcomes
from ecom_ai.chat.services import Outcomes
from ecom_ai.chat.states import Verdict

PERIODS = (7, 30, 90)
FEWEST = 20
"""Below this many decided talks a share says nothing."""


@admin.register(ChatOutcomes)
class ChatOutcomesAdmin(ReadOnlyAdmin):
    """No table: its list is the dashboard."""

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        demand_view(request)
        days = _days(request)
        found = services.outcomes(days)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Chat outcomes"),
            "days": days,
            "periods": PERIODS,
            "found": found,
            "decided": _decided(found),
            "share": _share(found),
            "verdicts": [(Verdict(name).label, count) for name, count in found.verdicts.items() if name != "undecided"],
            "groups": [_group(group) for group in services.unanswered(days)],
            "chart": _chart(found),
        }
        return TemplateResponse(request, "admin/ecom_ai/chat/outcomes.html", context)


def _days(request: HttpRequest) -> int:
    raw = request.GET.get("days", "")
    return int(raw) if raw in {str(each) for each in PERIODS} else 30


def _decided(found: Outcomes) -> int:
    return sum(found.verdicts[each] for each in (Verdict.RESOLVED, Verdict.UNRESOLVED, Verdict.HANDED_OVER))


def _share(found: Outcomes) -> float | None:
    share = found.resolved_share
    return round(100 * share, 1) if share is not None and _decided(found) >= FEWEST else None


def _group(group: Any) -> dict[str, Any]:
    """A group of questions, and where its answer can be written at once."""
    filled = urlencode({"question": group.question[:500], "language": group.language})
    return {
        "question": group.question,
        "count": group.count,
        "language": group.language,
        "url": f"{reverse('admin:ecom_ai_learnedanswer_add')}?{filled}",
    }


def _chart(found: Outcomes) -> dict[str, Any]:
    return {
        "labels": [row["day"].isoformat() for row in found.by_day],
        "series": [
            {"label": _("Talks"), "role": "talks", "values": [row["talks"] for row in found.by_day]},
            {"label": _("Resolved"), "role": "resolved", "values": [row["resolved"] for row in found.by_day]},
            {"label": _("Handed over"), "role": "handed_off", "values": [row["handed_off"] for row in found.by_day]},
        ],
    }
