"""Who may do what with review sentiment in the admin."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

VIEW = "ecom_ai.view_reviewscore"
CORRECT = "ecom_ai.change_reviewscore"
SCORE = "ecom_ai.score_review"
TRAIN = "ecom_ai.start_training"
ACTIVATE = "ecom_ai.activate_artifact"
SEE = "ecom_ai.change_reviewalert"


def demand(request: HttpRequest, permission: str) -> None:
    """403 unless the user has it."""
    if not request.user.has_perm(permission):
        raise PermissionDenied


def may_view(request: HttpRequest) -> bool:
    """Django's rule: who may change may look."""
    return request.user.has_perm(VIEW) or request.user.has_perm(CORRECT)


def granted(request: HttpRequest) -> dict[str, bool]:
    """What this user may do, for hiding buttons."""
    user = request.user
    return {
        "correct": user.has_perm(CORRECT),
        "score": user.has_perm(SCORE),
        "train": user.has_perm(TRAIN),
        "activate": user.has_perm(ACTIVATE),
        "see": user.has_perm(SEE),
    }
