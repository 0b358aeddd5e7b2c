"""What all features' REST doors share: one shape for errors, strict input, idempotency keys, permissions.

Every error is `{"code": ..., "detail": ...}`; refused fields come in `fields` beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from django.db import DataError, InterfaceError, OperationalError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.pagination import CursorPagination
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, set_rollback
from rest_framework.views import exception_handler as drf_exception_handler

from ecom_ai.exceptions import EcomAIError, InvalidInput, LimitReached, NotFound
from ecom_ai.openapi import SchemaWithErrors
from ecom_ai.strict_json import StrictJSONParser

KEY_LENGTH = 255
LONGEST, MOST_MESSAGES = 500, 20
NUMBER_LENGTH = 18
"""Digits of a row number that every database takes."""


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, and ours for `EcomAIError` and a database that is away."""
    if isinstance(exc, EcomAIError):
        set_rollback()
        headers = {"Retry-After": str(exc.retry_after)} if isinstance(exc, LimitReached) and exc.retry_after else None
        return Response({"code": exc.code, "detail": _bounded(str(exc))}, status=exc.status, headers=headers)
    if isinstance(exc, OperationalError | InterfaceError):
        return _database_away()
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        response.data = {"code": "invalid", "detail": _("Some of the input is not valid."), "fields": _by_field(exc)}
    elif isinstance(response.data, dict) and "code" not in response.data:
        response.data["code"] = _code(exc)
    return response


def _database_away() -> Response:
    set_rollback()
    words = _("The database does not answer; try again in a moment.")
    return Response({"code": "database_unavailable", "detail": words}, status=503, headers={"Retry-After": "5"})


def _by_field(exc: exceptions.ValidationError) -> dict[str, Any]:
    fields = exc.detail if isinstance(exc.detail, dict) else {"non_field_errors": exc.detail}
    return dict(_bounded(fields))


def _bounded(value: Any) -> Any:
    """Messages repeat the input, whose size the caller chooses."""
    if isinstance(value, dict):
        return {str(name)[:LONGEST]: _bounded(value[name]) for name in islice(value, MOST_MESSAGES)}
    if isinstance(value, list):
        return [_bounded(each) for each in value[:MOST_MESSAGES]]
    text = str(value)
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def _code(exc: Exception) -> str:
    detail = getattr(exc, "detail", None)
    if detail is not None:
        return str(getattr(detail, "code", "error"))
    # Django's own Http404 and PermissionDenied carry no code.
    return "permission_denied" if type(exc).__name__ == "PermissionDenied" else "not_found"


class LengthRequired(exceptions.APIException):
    """A body in chunks comes without its length, and DRF takes it for none at all."""

    status_code = 411
    default_code = "length_required"
    default_detail = gettext_lazy("Send the length of the body (Content-Length); bodies in chunks are not read.")


class OneErrorShape(APIView):
    """Base of our views: JSON in, JSON out, and errors in one shape, whatever the host's settings."""

    parser_classes = (StrictJSONParser,)
    renderer_classes = (JSONRenderer,)
    schema = SchemaWithErrors()

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return exception_handler

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        if "chunked" in request.META.get("HTTP_TRANSFER_ENCODING", "").lower() and not request.META.get(
            "CONTENT_LENGTH"
        ):
            raise LengthRequired

    def perform_authentication(self, request: Request) -> None:
        try:
            super().perform_authentication(request)
        except (ValueError, DataError) as error:  # a name with a null byte, which PostgreSQL does not even compare
            raise exceptions.AuthenticationFailed from error


class NoSuchAddress(OneErrorShape):
    """Whatever else is asked for under our address; not in the schema."""

    schema = None  # type: ignore[assignment] # how DRF leaves a view out of the schema
    permission_classes = ()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        raise NotFound(_("There is no such address; ours end in a slash."))


class NewestFirst(CursorPagination):
    """Pages of rows with numbers; a cursor that is none of ours is refused."""

    page_size = 50
    ordering = "-pk"

    def decode_cursor(self, request: Request) -> Any:
        try:
            cursor = super().decode_cursor(request)
        except exceptions.NotFound as error:
            raise _invalid_cursor() from error
        if cursor is not None and cursor.position is not None and not _is_number(str(cursor.position)):
            raise _invalid_cursor()
        return cursor


def _invalid_cursor() -> InvalidInput:
    return InvalidInput(_("This cursor is not one of ours; start at the first page."), code="invalid_cursor")


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= NUMBER_LENGTH


def row_number(text: Any) -> int:
    """The key in an address; whatever is none belongs to no row: -1."""
    return int(text) if isinstance(text, str) and _is_number(text) else -1


def idempotency_key(request: Request) -> str:
    """The `Idempotency-Key` header, or an empty string."""
    key = request.headers.get("Idempotency-Key", "").strip()
    if len(key) > KEY_LENGTH or not key.isprintable():
        raise InvalidInput(_("The Idempotency-Key must be at most 255 printable characters."), code="invalid_key")
    return key


class StaffPermission(BasePermission):
    """Staff with `read` for GET and `write` for the rest; see `staff_may`."""

    read = write = ""

    def has_permission(self, request: Request, view: APIView) -> bool:
        user = request.user
        wanted = self.read if request.method in SAFE_METHODS else self.write
        return bool(user and user.is_authenticated and user.is_staff and user.has_perm(wanted))


def staff_may(*, read: str, write: str = "") -> type[StaffPermission]:
    """A permission class, e.g. `staff_may(read="ecom_ai.view_draft", write="ecom_ai.change_draft")`."""
    return type("StaffMay", (StaffPermission,), {"read": read, "write": write or read})
