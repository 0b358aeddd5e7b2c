"""What became of each model's drafts, as a table and a chart of it."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import ModelAdmin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from ecom_ai.descriptions import services
from ecom_ai.descriptions.admin.permissions import may_view
from ecom_ai.descriptions.models import TextLanguage


def ledger_page(model_admin: ModelAdmin, request: HttpRequest) -> HttpResponse:
    if not may_view(request):
        raise PermissionDenied
    rows = [_row(row) for row in services.ledger()]
    context = {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "title": _("Accepted, edited, rejected"),
        "rows": rows,
        "chart": _chart([row for row in rows if row["decided"]]),
    }
    return TemplateResponse(request, "admin/ecom_ai/ledger/ledger.html", context)


def _row(row: services.LedgerRow) -> dict[str, Any]:
    return {
        "model_version": row.model_version,
        "language": TextLanguage(row.language).label,
        "drafts": row.drafts,
        "passed_share": _percent(row.passed_guard / row.drafts if row.drafts else None),
        "decided": row.decided,
        "waiting": row.waiting,
        "accept": _percent(row.accept_rate),
        "edit": _percent(row.edit_rate),
        "reject": _percent(row.reject_rate),
        "edit_share": _percent(row.edit_share),
        "candidates": round(row.candidates, 1),
    }


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)


def _chart(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Stacked shares per model and language, as the chart's script wants them."""
    return {
        "labels": [f"{row['model_version']} · {row['language']}" for row in rows],
        "series": [
            {"label": _("Accepted as written"), "role": "accept", "values": [row["accept"] for row in rows]},
            {"label": _("Accepted after an edit"), "role": "edit", "values": [row["edit"] for row in rows]},
            {"label": _("Rejected"), "role": "reject", "values": [row["reject"] for row in rows]},
        ],
    }
