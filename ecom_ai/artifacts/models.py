"""Trained models as the shop keeps them: versions, files with checksums, and who put which in use."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from ecom_ai.exceptions import Conflict


class ArtifactQuerySet(models.QuerySet["Artifact"]):
    def delete(self) -> tuple[int, dict[str, int]]:
        if self.filter(state=Artifact.State.ACTIVE).exists():
            raise in_use()
        return super().delete()


class Artifact(models.Model):
    """One version of the model of a role; its files lie in the storage, `manifest` tells their checksums."""

    class State(models.TextChoices):
        READY = "ready", _("Ready")
        ACTIVE = "active", _("In use")
        RETIRED = "retired", _("Was in use")

    role = models.CharField(_("role"), max_length=40)
    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.READY)
    prefix = models.CharField(_("folder in the storage"), max_length=255)
    manifest = models.JSONField(_("files"), default=dict)
    """`{path: {"sha256": hex, "size": bytes}}`."""
    metrics = models.JSONField(_("metrics"), default=dict)
    card = models.TextField(_("model card"), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name=_("made from")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    activated_at = models.DateTimeField(_("activated"), null=True, blank=True)

    objects = ArtifactQuerySet.as_manager()

    class Meta:
        verbose_name = _("model")
        verbose_name_plural = _("models")
        ordering: ClassVar = ["role", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["role", "version"], name="ecom_ai_artifact_version"),
            models.UniqueConstraint(fields=["role"], condition=Q(state="active"), name="ecom_ai_artifact_one_active"),
        ]
        permissions: ClassVar = [("activate_artifact", "Can put a model in use")]

    def __str__(self) -> str:
        return f"{self.name}-{self.version}"

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(int(entry["size"]) for entry in self.manifest.values())

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if self.state == self.State.ACTIVE:
            raise in_use()
        return super().delete(*args, **kwargs)


def in_use() -> Conflict:
    return Conflict(_now("The model in use cannot be deleted; put another one in use first."), code="in_use")


class ActivationLog(models.Model):
    """Who put which model in use, and which one was in use before; for rolling back."""

    role = models.CharField(_("role"), max_length=40)
    artifact = models.ForeignKey(
        Artifact, null=True, on_delete=models.SET_NULL, related_name="activations", verbose_name=_("model")
    )
    previous = models.ForeignKey(Artifact, null=True, on_delete=models.SET_NULL, related_name="+")
    is_roll_back = models.BooleanField(_("roll back"), default=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(_("when"), auto_now_add=True)

    class Meta:
        verbose_name = _("activation")
        verbose_name_plural = _("activations")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.role}: {self.artifact or 'starter'}"
