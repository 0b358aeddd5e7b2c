"""Verbs on trained models."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.artifacts import files
from ecom_ai.artifacts.files import StoredFolder
from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.artifacts.safety import model_files
from ecom_ai.artifacts.wholeness import require_whole
from ecom_ai.exceptions import Conflict, InvalidInput, NotFound, UnsafeModel
from ecom_ai.signals import model_activated
from ecom_ai.text.characters import fold_characters

ROOT = "ecom_ai/artifacts"
TRIES = 5


def register(
    folder: Path,
    *,
    role: str,
    name: str = "",
    metrics: dict[str, Any] | None = None,
    card: str = "",
    parent: Artifact | None = None,
    user: Any = None,
) -> Artifact:
    """Store a Hugging Face folder as the next version of `role`. Raises `UnsafeModel` for pickles and code and
    `InvalidInput` (`incomplete_model`) for a folder that no worker could load."""
    stored = store(folder, role=role)
    try:
        return record(stored, folder, role=role, name=name, metrics=metrics, card=card, parent=parent, user=user)
    except BaseException:
        files.remove(stored)
        raise


def store(folder: Path, *, role: str) -> StoredFolder:
    """The slow half of `register`: check the files and copy them to the storage."""
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,39}", role):
        raise InvalidInput(_("A role is a short name of small letters, such as text."), code="invalid_role")
    found = model_files(folder)
    require_whole(folder, found, role=role)
    return files.store(folder, found, f"{ROOT}/{role}/{_next_version(role)}")


def record(
    stored: StoredFolder,
    folder: Path,
    *,
    role: str,
    name: str = "",
    metrics: dict[str, Any] | None = None,
    card: str = "",
    parent: Artifact | None = None,
    user: Any = None,
) -> Artifact:
    """The quick half of `register`: the row; fit for the transaction that ends a job."""
    for attempt in range(1, TRIES + 1):
        artifact = Artifact(
            role=role,
            name=name or _mark(folder) or role,
            version=_next_version(role),
            prefix=stored.prefix,
            manifest=stored.manifest,
            metrics=metrics or {},
            card=card or _card(folder),
            parent=parent,
            created_by=user if getattr(user, "pk", None) else None,
        )
        try:
            with transaction.atomic():
                artifact.save(force_insert=True)
        except IntegrityError:
            if attempt == TRIES:
                raise
            continue  # somebody else took this version
        return artifact
    raise Conflict(_("Too many models are being registered at once; try again."))


def _next_version(role: str) -> int:
    return (Artifact.objects.filter(role=role).aggregate(last=Max("version"))["last"] or 0) + 1


def _mark(folder: Path) -> str:
    path = folder / "ecom_ai.json"
    try:
        mark = json.loads(path.read_text("utf-8")) if path.exists() else {}
    except (ValueError, RecursionError) as error:
        raise UnsafeModel(f"{path.name} is no JSON: {error}") from error
    version = mark.get("version", "") if isinstance(mark, dict) else ""
    return fold_characters(str(version))[:120].strip()


def _card(folder: Path) -> str:
    path = folder / "README.md"
    return fold_characters(path.read_text("utf-8", errors="replace")) if path.exists() else ""


def active(role: str) -> Artifact | None:
    """The model in use for this role; None means the starter."""
    return Artifact.objects.filter(role=role, state=Artifact.State.ACTIVE).first()


def get(artifact_id: Any) -> Artifact:
    try:
        return Artifact.objects.get(pk=artifact_id)
    except (Artifact.DoesNotExist, ValueError, TypeError, OverflowError) as error:
        raise NotFound(_("There is no such model.")) from error


def fetch(artifact: Artifact) -> Path:
    """Its folder on this machine, checksums verified; see `files.fetch`."""
    return files.fetch(_stored(artifact))


def _stored(artifact: Artifact) -> StoredFolder:
    return StoredFolder(artifact.prefix, artifact.manifest)


def activate(artifact: Artifact, *, user: Any = None) -> Artifact:
    """Put it in use for its role, in place of the one before. Its files must be there."""
    files.require_stored(_stored(artifact))
    with transaction.atomic():
        _switch(artifact.role, artifact, user=user, is_roll_back=False)
    artifact.refresh_from_db()
    return artifact


def roll_back(role: str, *, user: Any = None, expected: Artifact | None = None) -> Artifact | None:
    """Put the model in use that was so before the present one; None means the starter.

    With `expected` only if that one is in use now: a second click does not go back twice.
    """
    with transaction.atomic():
        current = _locked_active(role)
        if expected is not None and current != expected:
            raise Conflict(_("%(model)s is not in use.") % {"model": expected}, code="not_active")
        if current is None:
            raise Conflict(_("No trained model is in use for %(role)s.") % {"role": role}, code="nothing_active")
        # Roll backs are passed over: twice back from version 3 is version 1, not 3 again.
        entry = ActivationLog.objects.filter(role=role, artifact=current, is_roll_back=False).first()
        before = entry.previous if entry else None
        if before is not None:
            files.require_stored(_stored(before))
        _switch(role, before, user=user, is_roll_back=True)
    if before is not None:
        before.refresh_from_db()
    return before


def _locked_active(role: str) -> Artifact | None:
    # All rows of the role are locked, so that two activations follow one another.
    rows = list(Artifact.objects.select_for_update().filter(role=role).order_by("pk"))
    return next((row for row in rows if row.state == Artifact.State.ACTIVE), None)


def _switch(role: str, artifact: Artifact | None, *, user: Any, is_roll_back: bool) -> None:
    previous = _locked_active(role)
    if previous == artifact:
        return
    if previous is not None:
        Artifact.objects.filter(pk=previous.pk).update(state=Artifact.State.RETIRED)
    if artifact is not None and not Artifact.objects.filter(pk=artifact.pk).update(
        state=Artifact.State.ACTIVE, activated_at=timezone.now()
    ):
        raise NotFound(_("There is no such model."))
    person = user if getattr(user, "pk", None) else None
    ActivationLog.objects.create(
        role=role, artifact=artifact, previous=previous, user=person, is_roll_back=is_roll_back
    )
    model_activated.send(Artifact, role=role, artifact=artifact, user=person)


def delete(artifact: Artifact) -> None:
    """Delete the row and, after commit, its files. Raises `Conflict` for the model in use."""
    stored = _stored(artifact)
    with transaction.atomic():
        Artifact.objects.select_for_update().filter(pk=artifact.pk).first()
        artifact.refresh_from_db()
        artifact.delete()
        transaction.on_commit(lambda: files.remove(stored), robust=True)
