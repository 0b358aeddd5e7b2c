"""Ready answers of staff."""

from __future__ import annotations

from django.db.models import F

from ecom_ai.chat.models import CannedReply

MOST = 200


def canned_replies(language: str) -> list[CannedReply]:
    """Those in the language of the talk, the most used first."""
    return list(CannedReply.objects.filter(language=language).order_by("-used", "shortcut")[:MOST])


def count_canned_use(pk: int) -> None:
    CannedReply.objects.filter(pk=pk).update(used=F("used") + 1)
