"""Verbs on trained models."""

from __future__ import annotations

from ecom_ai.artifacts.models import Artifact


def active(role: str) -> Artifact | None:
    """The model in use for this role; None means the starter."""
    return Artifact.objects.filter(role=role, state=Artifact.State.ACTIVE).first()
