"""The scored reviews of the chosen period as CSV or JSON; personal data in the texts is masked by the service."""

from __future__ import annotations

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.urls import reverse

from ecom_ai.reviews import services
from ecom_ai.reviews.services import Filters

WRITERS = {
    "csv": ("text/csv; charset=utf-8", services.export_csv),
    "json": ("application/json; charset=utf-8", services.export_json),
}


def response(kind: str, filters: Filters) -> StreamingHttpResponse:
    """Line by line, however many there are."""
    if kind not in WRITERS:
        raise Http404
    content_type, lines = WRITERS[kind]
    answer = StreamingHttpResponse(lines(services.select_scores(filters)), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="review-sentiment.{kind}"'
    return answer


def links(request: HttpRequest) -> dict[str, str]:
    query = request.GET.urlencode()
    return {kind: f"{reverse('admin:ecom_ai_sentimentdashboard_export', args=[kind])}?{query}" for kind in WRITERS}
