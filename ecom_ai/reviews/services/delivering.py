"""One alert to one address."""

from __future__ import annotations

import json
from http.client import HTTPException
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ecom_ai.conf import conf
from ecom_ai.exceptions import DeliveryFailed
from ecom_ai.reviews import webhooks
from ecom_ai.reviews.models import AlertDelivery, ReviewAlert

LOCALES = {"zh": "zh-hans", "en": "en"}


def deliver(delivery: AlertDelivery) -> None:
    """Send it unless it was sent; raises `DeliveryFailed`, which is tried again."""
    if delivery.sent_at is not None:
        return
    send = _mail if delivery.channel == AlertDelivery.Channel.EMAIL else _post
    try:
        with translation.override(LOCALES.get(conf.DEFAULT_LANGUAGE, "en")):
            send(delivery)
    except (OSError, SMTPException, ValueError, HTTPException) as error:
        words = _words(error)
        AlertDelivery.objects.filter(pk=delivery.pk).update(error=words)
        raise DeliveryFailed(f"{delivery.target}: {words}") from error
    AlertDelivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now(), error="")


def _words(error: Exception) -> str:
    """A stranger's server wrote some of it: short, and without what a database refuses."""
    return " ".join((str(error) or type(error).__name__).replace("\0", "").split())[:300]


def alert_words(alert: ReviewAlert) -> str:
    """What happened and why it is no chance, in a sentence or two."""
    return _(
        "%(title)s: %(negatives)d of %(total)d reviews since %(day)s are negative; before it were %(usual_negatives)d "
        "of %(usual_total)d. With shares as before, %(threshold)d or more would hardly be chance."
    ) % {
        "title": alert.title,
        "negatives": alert.negatives,
        "total": alert.total,
        "day": alert.day.isoformat(),
        "usual_negatives": alert.usual_negatives,
        "usual_total": alert.usual_total,
        "threshold": alert.threshold,
    }


def _mail(delivery: AlertDelivery) -> None:
    alert = delivery.alert
    subject = " ".join((_("Negative reviews jump: %(title)s") % {"title": alert.title}).split())
    send_mail(subject[:150], alert_words(alert), None, [delivery.target])


def payload(alert: ReviewAlert) -> dict[str, Any]:
    """What a webhook gets. `id` is the same in every attempt, so that a receiver may drop a repeated one."""
    return {
        "event": "reviews.negatives_jumped",
        "id": alert.pk,
        "scope": alert.scope,
        "key": alert.key,
        "title": alert.title,
        "since": alert.day.isoformat(),
        "text": alert_words(alert),
        **alert.reason,
    }


def _post(delivery: AlertDelivery) -> None:
    body = json.dumps(payload(delivery.alert), ensure_ascii=False).encode()
    webhooks.post(delivery.target, body, own_hosts=conf.INTERNAL_WEBHOOKS)
