"""The scored reviews of the chosen period as CSV or JSON; personal data in the texts is masked by the service."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse

from ecom_ai.reviews import services
from ecom_ai.reviews.services import Filters

TYPES = {"csv": "text/csv; charset=utf-8", "json": "application/json; charset=utf-8"}


def response(kind: str, filters: Filters) -> StreamingHttpResponse:
    """Line by line, however many there are."""
    if kind not in TYPES:
        raise Http404
    rows = services.export_rows(filters)
    lines = services.csv_lines(rows) if kind == "csv" else _json_lines(rows)
    answer = StreamingHttpResponse(lines, content_type=TYPES[kind])
    answer["Content-Disposition"] = f'attachment; filename="review-sentiment.{kind}"'
    return answer


def links(request: HttpRequest) -> dict[str, str]:
    query = request.GET.urlencode()
    return {kind: f"{reverse('admin:ecom_ai_sentimentdashboard_export', args=[kind])}?{query}" for kind in TYPES}


def _json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """One array that any reader takes, an object a line."""
    yield "["
    for place, row in enumerate(rows):
        yield (",\n" if place else "\n") + json.dumps(row, ensure_ascii=False, default=str)
    yield "\n]\n"
