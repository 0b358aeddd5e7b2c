"""What all features' REST doors share: one shape for errors, idempotency keys, permissions.

Every error is `{"code": ..., "detail": ...}`; refused fields come in `fields` beside them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.views import exception_handler as drf_exception_handler

from ecom_ai.exceptions import EcomAIError, InvalidInput

KEY_LENGTH = 255


def exception_handler(exc: Exception, context: dict[str, Any]) -> Response | None:
    """DRF's handler, and ours for `EcomAIError`."""
    if isinstance(exc, EcomAIError):
        return Response({"code": exc.code, "detail": str(exc)}, status=exc.status)
    response = drf_exception_handler(exc, context)
    if response is None:
        return None
    if isinstance(exc, exceptions.ValidationError):
        response.data = {"code": "invalid", "detail": _("Some of the input is not valid."), "fields": response.data}
    elif isinstance(response.data, dict) and "code" not in response.data:
        response.data["code"] = _code(exc)
    return response


def _code(exc: Exception) -> str:
    detail = getattr(exc, "detail", None)
    if detail is not None:
        return str(getattr(detail, "code", "error"))
    # Django's own Http404 and PermissionDenied carry no code.
    return "permission_denied" if type(exc).__name__ == "PermissionDenied" else "not_found"


class OneErrorShape(APIView):
    """Base of our views: the shape of errors does not depend on the host's settings."""

    def get_exception_handler(self) -> Callable[[Exception, dict[str, Any]], Response | None]:
        return exception_handler


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
