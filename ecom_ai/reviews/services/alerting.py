"""Alerts when negatives jump: found, told once per episode, closed when it is over."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.reviews.jumping import chance_of, threshold, usual_share
from ecom_ai.reviews.models import AlertDelivery, AlertRule, Grain, ReviewAlert, ReviewRollup, Scope
from ecom_ai.reviews.services.comparing import product_titles
from ecom_ai.reviews.services.counting import Counts, summed

PAST_DAYS = 182
OVER = 20
"""An episode ends when chance would bring as many negatives this many times as often as the rule asks for."""


def check_alerts(today: date | None = None) -> list[ReviewAlert]:
    """Close what is over, open what is new; the alerts that were opened now, whose deliveries wait to be sent."""
    today = today or shoptime.day()
    ensure_rules()
    opened = []
    for rule in AlertRule.objects.filter(is_active=True):
        opened += _check(rule, today)
    return opened


def ensure_rules() -> None:
    """Watch each product until staff decide otherwise; a rule that is switched off stays off."""
    if not AlertRule.objects.exists():
        AlertRule.objects.create(name=_("Negative reviews of a product jump"))


def _check(rule: AlertRule, today: date) -> list[ReviewAlert]:
    since = today - timedelta(days=rule.window_days - 1)
    now = _by_key(rule, since, today)
    running = {alert.key: alert for alert in ReviewAlert.objects.filter(rule=rule, closed_at__isnull=True)}
    loud = [key for key, counts in now.items() if counts.negative >= rule.minimum]
    past = _by_key(rule, since - timedelta(days=PAST_DAYS), since - timedelta(days=1), keys={*loud, *running})
    everywhere = _everywhere(since)
    opened = []
    for key in sorted({*loud, *running}):
        counts, usual = now.get(key, Counts()), past.get(key, Counts())
        share = usual_share(usual.negative, usual.total, everywhere)
        chance = chance_of(counts.negative, counts.total, share)
        if key in running:
            if counts.negative < rule.minimum or chance > OVER * rule.chance:
                _close(running[key])
        elif chance < rule.chance and (alert := _open(rule, key, since, counts, usual, share)):
            opened.append(alert)
    _name(opened)
    return opened


def _by_key(rule: AlertRule, since: date, until: date, keys: Iterable[str] | None = None) -> dict[str, Counts]:
    rows = ReviewRollup.objects.filter(scope=rule.scope, grain=Grain.DAY, aspect="", day__range=(since, until))
    return dict(summed(rows if keys is None else rows.filter(key__in=list(keys)), "key"))


def _everywhere(since: date) -> float:
    """The whole shop's share of negatives before."""
    rows = ReviewRollup.objects.filter(scope=Scope.SHOP, grain=Grain.DAY, aspect="", key="")
    counts = summed(rows.filter(day__range=(since - timedelta(days=PAST_DAYS), since - timedelta(days=1))))[0][1]
    return (counts.negative + 1) / (counts.total + 10)


def _open(rule: AlertRule, key: str, since: date, counts: Counts, usual: Counts, share: float) -> ReviewAlert | None:
    needed = max(rule.minimum, threshold(counts.total, share, rule.chance))
    reason = {
        "code": "negatives_jumped",
        "negatives": counts.negative,
        "total": counts.total,
        "usual_negatives": usual.negative,
        "usual_total": usual.total,
        "usual_share": round(share, 4),
        "threshold": needed,
        "window_days": rule.window_days,
        "chance": rule.chance,
    }
    try:
        with transaction.atomic():
            alert = ReviewAlert.objects.create(
                rule=rule,
                scope=rule.scope,
                key=key,
                title=key or _("The whole shop"),
                day=since,
                negatives=counts.negative,
                total=counts.total,
                usual_negatives=usual.negative,
                usual_total=usual.total,
                threshold=needed,
                reason=reason,
            )
            AlertDelivery.objects.bulk_create(_deliveries(rule, alert))
    except IntegrityError:
        return None  # another worker opened it
    return alert


def _deliveries(rule: AlertRule, alert: ReviewAlert) -> list[AlertDelivery]:
    emails = dict.fromkeys(line.strip() for line in rule.emails.splitlines() if line.strip())
    found = [AlertDelivery(alert=alert, channel=AlertDelivery.Channel.EMAIL, target=each) for each in emails]
    if rule.webhook:
        found.append(AlertDelivery(alert=alert, channel=AlertDelivery.Channel.WEBHOOK, target=rule.webhook))
    return found


def _name(alerts: list[ReviewAlert]) -> None:
    """Products get their titles."""
    titles = product_titles(alert.key for alert in alerts if alert.scope == Scope.PRODUCT)
    for alert in alerts:
        if alert.key in titles and alert.scope == Scope.PRODUCT:
            alert.title = titles[alert.key][:300]
            alert.save(update_fields=["title"])


def _close(alert: ReviewAlert) -> None:
    ReviewAlert.objects.filter(pk=alert.pk, closed_at__isnull=True).update(closed_at=timezone.now())


def open_alerts() -> list[ReviewAlert]:
    return list(ReviewAlert.objects.filter(closed_at__isnull=True).select_related("rule", "seen_by"))


def see_alert(alert: ReviewAlert, *, user: Any) -> ReviewAlert:
    """Somebody looked; it stays open until the numbers are as before."""
    if alert.seen_at is None:
        alert.seen_by, alert.seen_at = user, timezone.now()
        alert.save(update_fields=["seen_by", "seen_at"])
    return alert
