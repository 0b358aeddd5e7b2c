"""Links that keep what is chosen and change one thing."""

from __future__ import annotations

from django.http import HttpRequest


def with_params(request: HttpRequest, **changes: str) -> str:
    """The query of this page with some parameters changed; an empty value takes one out."""
    params = request.GET.copy()
    for name, value in changes.items():
        if value:
            params[name] = value
        else:
            params.pop(name, None)
    return f"?{params.urlencode()}"
