"""Who may do what with descriptions in the admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

VIEW = "ecom_ai.view_draft"
CHANGE = "ecom_ai.change_draft"
GENERATE = "ecom_ai.generate_draft"
PUBLISH = "ecom_ai.publish_draft"


def demand(request: HttpRequest, permission: str) -> None:
    """403 unless the user has it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def may_view(request: HttpRequest) -> bool:
    """Django's rule: who may change may look."""
    return request.user.has_perm(VIEW) or request.user.has_perm(CHANGE)


def granted(request: HttpRequest) -> dict[str, bool]:
    """What this user may do, for hiding buttons."""
    user = request.user
    return {
        "view": may_view(request),
        "change": user.has_perm(CHANGE),
        "generate": user.has_perm(GENERATE),
        "publish": user.has_perm(PUBLISH),
    }
