"""The left column of the inbox: who waits, whom I talk with, and what the assistant is busy with."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from django.db.models import Case, IntegerField, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce, Left
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.states import ChatState, Role

MOST = 60
RECENT = timedelta(minutes=30)
"""How long a talk with the assistant stays in the list after the customer's last word."""
SNIPPET = 90


def queue_rows(user: Any) -> list[dict[str, Any]]:
    """Waiting ones first, longest first; then mine, my colleagues', and what the assistant answers. Mine are there
    however many wait. Two queries."""
    kept = sorted(_talks(user)[:MOST], key=lambda talk: talk.state != ChatState.WAITING)
    return [_row(talk, user) for talk in kept]


def waiting_count() -> int:
    return Conversation.objects.filter(state=ChatState.WAITING).count()


def _talks(user: Any) -> QuerySet[Conversation]:
    spoken = (
        Message.objects.filter(conversation=OuterRef("pk")).exclude(Q(role=Role.SYSTEM) | Q(text="")).order_by("-pk")
    )
    recent = Q(state=ChatState.BOT, asked_at__gte=timezone.now() - RECENT)
    rank = Case(
        When(state=ChatState.PERSON, staff=user, then=Value(0)),
        When(state=ChatState.WAITING, asked_at__isnull=False, then=Value(1)),
        When(state=ChatState.WAITING, then=Value(2)),  # said nothing yet: nobody should hide others behind such talks
        When(state=ChatState.PERSON, then=Value(3)),
        default=Value(4),
        output_field=IntegerField(),
    )
    return (
        Conversation.objects.filter(Q(state__in=[ChatState.WAITING, ChatState.PERSON]) | recent)
        .select_related("user", "staff")
        .annotate(
            rank=rank,
            last_text=Subquery(spoken.annotate(start=Left("text", SNIPPET)).values("start")[:1]),
            last_role=Subquery(spoken.values("role")[:1]),
            last_id=Subquery(spoken.values("pk")[:1]),
        )
        .order_by("rank", Coalesce("waiting_since", "asked_at", "created_at"))
    )


def _row(talk: Any, user: Any) -> dict[str, Any]:
    return {
        "id": str(talk.pk),
        "state": talk.state,
        "state_label": talk.get_state_display(),
        "revision": talk.revision,
        "customer": customer_name(talk),
        "language": talk.language,
        "staff": str(talk.staff) if talk.staff else "",
        "mine": talk.staff_id is not None and talk.staff_id == user.pk,
        "waiting_since": talk.waiting_since,
        "asked_at": talk.asked_at,
        "text": " ".join((talk.last_text or "").split()),
        "last_id": talk.last_id or 0,
        "from_customer": talk.last_role == Role.CUSTOMER,
    }


def customer_name(talk: Conversation) -> str:
    """What staff call whoever they talk with; a visitor has no name."""
    if talk.user is None:
        return _("Visitor %(short)s") % {"short": str(talk.pk)[:4]}
    names = [getattr(talk.user, name, "") for name in ("last_name", "first_name")]
    if all(re.fullmatch(r"[\u3400-\u9fff·]+", name) for name in names):
        return "".join(names)  # a Chinese name begins with that of the family
    full_name = getattr(talk.user, "get_full_name", str)  # only users with first and last names have it
    return full_name() or talk.user.get_username()
