"""Data sets and training runs."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class DataSet(models.Model):
    """Prepared text, versioned: cleaned, without duplicates, personal data masked; `card` says what it holds."""

    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(_("version"))
    path = models.CharField(_("folder in the storage"), max_length=500)
    manifest = models.JSONField(_("files"), default=dict)
    """`{path: {"sha256": hex, "size": bytes}}`."""
    card = models.JSONField(_("data card"), default=dict)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("data set")
        verbose_name_plural = _("data sets")
        ordering: ClassVar = ["name", "-version"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["name", "version"], name="ecom_ai_dataset_version")]

    def __str__(self) -> str:
        return f"{self.name}-{self.version}"


class TrainingRun(models.Model):
    """One run of a training task; its state is that of its job."""

    class Task(models.TextChoices):
        TOKENIZER = "tokenizer", _("Tokenizer")
        PRETRAIN = "pretrain", _("Pretraining")
        DESCRIPTION = "description", _("Fine-tuning for descriptions")
        SENTIMENT = "sentiment", _("Review sentiment")

    task = models.CharField(_("task"), max_length=20, choices=Task.choices)
    params = models.JSONField(_("parameters"), default=dict)
    job = models.OneToOneField("ecom_ai.Job", null=True, on_delete=models.SET_NULL, related_name="+")
    dataset = models.ForeignKey(DataSet, null=True, on_delete=models.PROTECT, verbose_name=_("data set"))
    base = models.ForeignKey(
        "ecom_ai.Artifact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("base")
    )
    artifact = models.ForeignKey(
        "ecom_ai.Artifact", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("model")
    )
    curve = models.JSONField(_("loss curve"), default=list)
    """Points `[step, training loss, validation loss or null, tokens per second]`, thinned to a bounded number."""
    metrics = models.JSONField(_("metrics"), default=dict)
    activate = models.BooleanField(_("activate when it is better"), default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("training run")
        verbose_name_plural = _("training runs")
        ordering: ClassVar = ["-pk"]
        permissions: ClassVar = [("start_training", "Can start training")]

    def __str__(self) -> str:
        return f"{self.get_task_display()} {self.pk}"

    @property
    def state(self) -> str:
        """That of the job; a run whose job was cleaned away is judged by its result."""
        if self.job is not None:
            return str(self.job.state)
        return "done" if self.artifact_id else "failed"
