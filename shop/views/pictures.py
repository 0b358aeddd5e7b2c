from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from shop.pictures import render


@require_safe
@cache_control(public=True, max_age=31_536_000, immutable=True)
def picture(request: HttpRequest, name: str, code: str, backdrop: str) -> HttpResponse:
    """The address says all that is drawn, so the picture may be kept for ever and needs no database."""
    try:
        document = render(name, code, int(backdrop))
    except KeyError as error:
        raise Http404("There is no such drawing.") from error
    return HttpResponse(document, content_type="image/svg+xml")
