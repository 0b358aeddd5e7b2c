"""Who may do what with talks in the admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

VIEW = "ecom_ai.view_conversation"
ANSWER = "ecom_ai.answer_conversation"
PROPOSE = "ecom_ai.add_learnedanswer"
APPROVE = "ecom_ai.approve_learnedanswer"


def demand(request: HttpRequest, permission: str) -> None:
    """403 unless the user has it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def may_view(request: HttpRequest) -> bool:
    """Who answers may look."""
    return request.user.has_perm(VIEW) or request.user.has_perm(ANSWER)


def demand_view(request: HttpRequest) -> None:
    if not may_view(request):
        raise PermissionDenied
