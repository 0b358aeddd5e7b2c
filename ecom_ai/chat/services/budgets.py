"""Spending: one conditional update a budget, in one transaction; what does not fit into all of them changes none."""

from __future__ import annotations

from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.chat.models import Budget
from ecom_ai.chat.owners import Owner
from ecom_ai.conf import conf
from ecom_ai.exceptions import LimitReached

Cost = dict[Budget.What, int]


def spend(owner: Owner, cost: Cost) -> None:
    """Take `cost` from every budget that pays for `owner`; raises `LimitReached` (`budget_spent`) and takes nothing
    where one of them has not enough left. What has no limit is not counted. Callers with rows of their own to lock
    take those before these."""
    with transaction.atomic():
        for scope, key in owner.budgets:
            for what, amount in cost.items():
                limit = conf.CHAT.get(f"{scope}_{what}")
                if limit is not None and not _take(scope, key, what, amount, int(limit)):
                    raise LimitReached(_words(scope), code="budget_spent", retry_after=_seconds_to_midnight())


def settle(owner: Owner, *, reserved: int, used: int, day: datetime) -> None:
    """Give back what an answer did not need, or charge what it needed beyond; on the day it was asked."""
    difference = used - reserved
    if difference:
        for scope, key in owner.budgets:
            rows = Budget.objects.filter(day=shoptime.day(day), scope=scope, owner=key, what=Budget.What.TOKENS)
            if difference > 0:
                rows.update(used=F("used") + difference)
            else:
                rows.update(used=Greatest(F("used") + Value(difference), Value(0)))


def _take(scope: str, key: str, what: str, amount: int, limit: int) -> bool:
    place = {"day": shoptime.day(), "scope": scope, "owner": key, "what": what}
    rows = Budget.objects.filter(**place, used__lte=limit - amount)
    if rows.update(used=F("used") + amount):
        return True
    Budget.objects.bulk_create([Budget(**place)], ignore_conflicts=True)
    return bool(rows.update(used=F("used") + amount))


def _words(scope: str) -> str:
    if scope == Budget.Scope.SHOP:
        return _("The assistant has answered all it can today. Please ask for a person, or come back tomorrow.")
    return _(
        "You have asked a lot today, more than the assistant may answer. Please ask for a person, or come back "
        "tomorrow."
    )


def _seconds_to_midnight() -> int:
    now = shoptime.local()
    midnight = shoptime.at(now.date() + timedelta(days=1), time())
    return max(1, int((midnight - now).total_seconds()))
