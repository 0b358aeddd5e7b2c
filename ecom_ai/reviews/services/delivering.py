"""One alert to one address."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from smtplib import SMTPException
from typing import Any

from django.core.mail import send_mail
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from ecom_ai.conf import conf
from ecom_ai.exceptions import DeliveryFailed
from ecom_ai.reviews.models import AlertDelivery, ReviewAlert

SECONDS = 5
LOCALES = {"zh": "zh-hans", "en": "en"}


def deliver(delivery: AlertDelivery) -> None:
    """Send it unless it was sent; raises `DeliveryFailed`, which is tried again."""
    if delivery.sent_at is not None:
        return
    send = _mail if delivery.channel == AlertDelivery.Channel.EMAIL else _post
    try:
        with translation.override(LOCALES.get(conf.DEFAULT_LANGUAGE, "en")):
            send(delivery)
    except (OSError, SMTPException, ValueError) as error:
        AlertDelivery.objects.filter(pk=delivery.pk).update(error=str(error)[:300])
        raise DeliveryFailed(f"{delivery.target}: {error}") from error
    AlertDelivery.objects.filter(pk=delivery.pk).update(sent_at=timezone.now(), error="")


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


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """The address is the one that staff wrote, and no other."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


def _post(delivery: AlertDelivery) -> None:
    if not delivery.target.lower().startswith(("http://", "https://")):
        raise ValueError("Only http and https addresses are called.")
    body = json.dumps(payload(delivery.alert), ensure_ascii=False).encode()
    request = urllib.request.Request(  # noqa: S310 - the scheme was looked at
        delivery.target, data=body, headers={"Content-Type": "application/json", "User-Agent": "ecom_ai"}
    )
    opener = urllib.request.build_opener(_NoRedirects)
    with opener.open(request, timeout=SECONDS) as answer:
        answer.read(1024)
