"""Doors for staff: dashboard, lists, unsure queue, aspects, alerts, learning from corrections; a mixin for the host."""

from ecom_ai.reviews.admin import alerts, aspects, dashboard, queue, scores
from ecom_ai.reviews.admin.host import SentimentAdminMixin

__all__ = ["SentimentAdminMixin", "alerts", "aspects", "dashboard", "queue", "scores"]
