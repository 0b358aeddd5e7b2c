"""The database's clock: leases are compared across machines, whose own clocks may differ."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import DateTimeField, ExpressionWrapper, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Now

from ecom_ai.conf import conf


def in_seconds(seconds: float) -> Combinable:
    """That many seconds from now; negative for the past."""
    return ExpressionWrapper(Now() + Value(timedelta(seconds=seconds)), output_field=DateTimeField())


def lease_end() -> Combinable:
    return in_seconds(conf.JOB_LEASE_SECONDS)
