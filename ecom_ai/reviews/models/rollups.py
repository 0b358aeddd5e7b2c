"""Counts that dashboards read instead of a million reviews."""

from __future__ import annotations

import datetime
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class Scope(models.TextChoices):
    SHOP = "shop", _("Shop")
    CATEGORY = "category", _("Category")
    PRODUCT = "product", _("Product")
    MODEL = "model", _("Model")


class Grain(models.TextChoices):
    DAY = "day", _("Day")
    WEEK = "week", _("Week")
    FOUR = "four", _("Four weeks")
    ALL = "all", _("All time")


ALL_TIME = datetime.date(1970, 1, 1)
"""The day of rows with the grain `all`."""
BLOCK = datetime.timedelta(weeks=4)
"""The length of rows with the grain `four`."""


class ReviewRollup(models.Model):
    """How many reviews of one place, time and language had which label; with an aspect, how many said what of it.

    A new review changes a constant number of rows. Weeks start on Monday. Aspects of one product are not counted by
    day: they would be as many rows as there are mentions. Four weeks are counted of products only: what is added up
    over thousands of them is then a third of the rows.
    """

    scope = models.CharField(max_length=8, choices=Scope.choices)
    grain = models.CharField(max_length=4, choices=Grain.choices)
    key = models.CharField(max_length=200, blank=True)
    """The product's key, the category, the model version; empty for the shop."""
    aspect = models.CharField(max_length=40, blank=True)
    day = models.DateField()
    """The first day of the time that is counted."""
    language = models.CharField(max_length=5, blank=True)
    negative = models.IntegerField(default=0)
    neutral = models.IntegerField(default=0)
    positive = models.IntegerField(default=0)
    unsure = models.IntegerField(default=0)
    contradicting = models.IntegerField(default=0)
    stars = models.IntegerField(default=0)
    """Sum of the stars of `rated` reviews."""
    rated = models.IntegerField(default=0)

    COUNTS = ("negative", "neutral", "positive", "unsure", "contradicting", "stars", "rated")

    class Meta:
        verbose_name = _("review count")
        verbose_name_plural = _("review counts")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scope", "grain", "key", "aspect", "day", "language"], name="ecom_ai_rollup_once"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["scope", "grain", "aspect", "day"], name="ecom_ai_rollup_time")]

    def __str__(self) -> str:
        return f"{self.scope} {self.key} {self.aspect} {self.day} {self.language}"
