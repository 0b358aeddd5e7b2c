"""PostgreSQL refuses to compare a text that holds a null byte; an address never needs one."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from django.contrib.admin import ModelAdmin
from django.http import HttpRequest, HttpResponse, QueryDict

Answer = TypeVar("Answer")


def without_null_bytes(view: Callable[..., Answer]) -> Callable[..., Answer]:
    """A method of a ModelAdmin whose `request.GET` holds none."""

    @wraps(view)
    def cleaned(model_admin: ModelAdmin, request: HttpRequest, *args: Any, **kwargs: Any) -> Answer:
        request.GET = _clean(request.GET)  # type: ignore[assignment] # Django's own type for both is QueryDict
        return view(model_admin, request, *args, **kwargs)

    return cleaned


class CleanList(ModelAdmin):
    """Put it before `ModelAdmin`: filters and searches of the list meet no null byte."""

    @without_null_bytes
    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        return super().changelist_view(request, extra_context)


def _clean(given: QueryDict) -> QueryDict:
    if "\0" not in "".join(text for pair in given.lists() for text in (pair[0], *pair[1])):
        return given
    clean = QueryDict(mutable=True)
    for name, values in given.lists():
        clean.setlist(name.replace("\0", ""), [value.replace("\0", "") for value in values])
    clean._mutable = False
    return clean
