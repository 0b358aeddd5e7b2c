"""What people said against the model."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ecom_ai.reviews.models.labels import Label, Unsure
from ecom_ai.reviews.models.scores import ReviewScore


class CorrectionQuerySet(models.QuerySet["Correction"]):
    def standing(self) -> CorrectionQuerySet:
        return self.filter(undone_at__isnull=True)


class Correction(models.Model):
    """One label that a person gave, and what stood there before; undone ones stay on record."""

    score = models.ForeignKey(ReviewScore, on_delete=models.CASCADE, related_name="corrections")
    before = models.CharField(_("label before"), max_length=8, choices=Label.choices, blank=True)
    before_unsure = models.CharField(max_length=20, choices=Unsure.choices, blank=True)
    after = models.CharField(_("label after"), max_length=8, choices=Label.choices)
    guess = models.CharField(_("the model's label"), max_length=8, choices=Label.choices, blank=True)
    certainty = models.FloatField(_("certainty"), default=0)
    model_version = models.CharField(_("model version"), max_length=200)
    text_hash = models.CharField(max_length=16)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("who")
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    undone_at = models.DateTimeField(_("undone"), null=True, blank=True)
    run = models.ForeignKey(
        "ecom_ai.TrainingRun", null=True, blank=True, on_delete=models.SET_NULL, related_name="corrections"
    )
    """The first training run that learned from it; none yet where empty."""

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.before or self.before_unsure} -> {self.after}"
