"""The cookie of an anonymous visitor: signed, expiring, rotated, and worth nothing after a login."""

from __future__ import annotations

import hashlib
import hmac
import secrets
import uuid
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone

from ecom_ai.chat.models import Conversation, ConversationEvent, Visitor
from ecom_ai.chat.states import EventKind
from ecom_ai.conf import conf

COOKIE = "ecom_ai_visitor"
SALT = "ecom_ai.chat.visitor"
ROTATE_AFTER = timedelta(days=1)
GRACE = timedelta(minutes=1)
"""How long requests that left before the new cookie arrived may still come with the former one."""


def issue() -> tuple[Visitor, str]:
    """A new visitor, and the token that proves to be them."""
    secret = secrets.token_urlsafe(24)
    visitor = Visitor.objects.create(secret=_digest(secret))
    return visitor, _token(visitor, secret)


def read(token: str) -> Visitor | None:
    """Whose token it is; None for a forged, expired or outdated one."""
    try:
        value = _signer().unsign(token, max_age=timedelta(days=conf.CHAT["visitor_days"]))
        key, secret = value.split(".", 1)
        visitor = Visitor.objects.filter(pk=uuid.UUID(hex=key)).first()
    except (signing.BadSignature, ValueError):
        return None
    return visitor if visitor is not None and _is_current(visitor, _digest(secret)) else None


def _is_current(visitor: Visitor, digest: str) -> bool:
    now = timezone.now()
    if hmac.compare_digest(visitor.secret, digest):
        if visitor.former_secret and visitor.former_until is None:  # the new secret arrived
            Visitor.objects.filter(pk=visitor.pk, former_until=None).update(former_until=now + GRACE)
        return True
    former = bool(visitor.former_secret) and hmac.compare_digest(visitor.former_secret, digest)
    return former and (visitor.former_until is None or visitor.former_until > now)


def rotate(visitor: Visitor, *, now: bool = False) -> str | None:
    """A new token once the present one is a day old, or `now`; None where it stays, or somebody else just did it."""
    if not now and timezone.now() - visitor.rotated_at < ROTATE_AFTER:
        return None
    secret = secrets.token_urlsafe(24)
    rows = Visitor.objects.filter(pk=visitor.pk, rotated_at=visitor.rotated_at)
    changed = rows.update(secret=_digest(secret), former_secret=F("secret"), former_until=None, rotated_at=Now())
    return _token(visitor, secret) if changed else None


@transaction.atomic
def own(token: str, user: Any) -> int:
    """On login the visitor's conversations become the user's, each as it is: none is merged into another. The visitor
    ends with it, so whoever else knows the cookie sees nothing."""
    visitor = read(token)
    if visitor is None:
        return 0
    mine = list(Conversation.objects.of_visitor(visitor).select_for_update())
    Conversation.objects.filter(pk__in=[each.pk for each in mine]).update(
        user=user, visitor=None, revision=F("revision") + 1
    )
    ConversationEvent.objects.bulk_create(
        ConversationEvent(
            conversation=each, kind=EventKind.OWNED, before=each.state, after=each.state, user=user, by_customer=True
        )
        for each in mine
    )
    visitor.delete()
    return len(mine)


def _signer() -> signing.TimestampSigner:
    return signing.TimestampSigner(salt=SALT)


def _token(visitor: Visitor, secret: str) -> str:
    return _signer().sign(f"{visitor.pk.hex}.{secret}")


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
