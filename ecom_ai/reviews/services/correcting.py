"""A person's word against the model's: kept with who and when, counted at once, and taken back if need be."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.reviews.judging import verdict
from ecom_ai.reviews.models import Correction, Label, ReviewScore
from ecom_ai.reviews.services import rollups
from ecom_ai.reviews.services.storing import contradicts, write_own_fields
from ecom_ai.signals import review_corrected

FIELDS = ["label", "unsure", "contradicts", "corrected_by", "corrected_at"]


def correct(score: ReviewScore, label: str, *, user: Any, seen_hash: str = "") -> Correction:
    """Give a review the label that a person chose. With `seen_hash` only while the text is the one they saw."""
    if label not in Label.values:
        raise InvalidInput(_("Choose negative, neutral or positive."), code="unknown_label")
    with transaction.atomic():
        row = _locked(score)
        if seen_hash and seen_hash != row.text_hash:
            raise Conflict(_("The review was edited meanwhile; read it again."), code="text_changed")
        correction = Correction.objects.create(
            score=row,
            before=row.label,
            before_unsure=row.unsure,
            after=label,
            guess=row.guess,
            certainty=row.certainty,
            model_version=row.model_version,
            text_hash=row.text_hash,
            user=user,
        )
        _give(row, label, "", user=user, at=correction.at)
    score.refresh_from_db()
    review_corrected.send(Correction, correction=correction)
    return correction


def confirm(score: ReviewScore, *, user: Any) -> Correction:
    """The model is right, a person says."""
    label = score.label or score.guess
    if not label:
        raise InvalidInput(_("The model made no guess that could be confirmed."), code="no_guess")
    return correct(score, label, user=user, seen_hash=score.text_hash)


def undo_correction(correction: Correction, *, user: Any) -> Correction:
    """The model's label, or an earlier correction, stands again; only the latest of a review can be undone."""
    with transaction.atomic():
        row = _locked(correction.score)
        latest = latest_correction(row)
        correction.refresh_from_db()
        if correction.undone_at is not None:
            raise Conflict(_("This correction was undone already."), code="already_undone")
        if latest != correction or row.text_hash != correction.text_hash:
            raise Conflict(_("The review was corrected or edited since."), code="not_latest")
        correction.undone_by, correction.undone_at = user, timezone.now()
        correction.save(update_fields=["undone_by", "undone_at"])
        earlier = latest_correction(row)
        if earlier is not None:
            _give(row, earlier.after, "", user=earlier.user, at=earlier.at)
        else:
            label, unsure = verdict(row.guess, row.certainty) if row.guess else ("", correction.before_unsure)
            _give(row, label, unsure, user=None, at=None)
    correction.score.refresh_from_db()
    return correction


def latest_correction(score: ReviewScore) -> Correction | None:
    """The one in force for the text as it was scored."""
    return score.corrections.standing().filter(text_hash=score.text_hash).order_by("-pk").first()


def get_score(score_id: int) -> ReviewScore:
    score = ReviewScore.objects.filter(pk=score_id).first()
    if score is None:
        raise NotFound(_("There is no such review."), code="review_not_found")
    return score


def _locked(score: ReviewScore) -> ReviewScore:
    row = ReviewScore.objects.select_for_update(of=("self",)).filter(pk=score.pk).first()
    if row is None:
        raise NotFound(_("There is no such review."), code="review_not_found")
    return row


def _give(row: ReviewScore, label: str, unsure: str, *, user: Any, at: datetime | None) -> None:
    """Write the label and move the counts; without `at` the label is the model's."""
    rollups.take_back([row.pk])
    row.label, row.unsure, row.corrected_by, row.corrected_at = label, unsure, user, at
    row.contradicts = contradicts(row)
    row.save(update_fields=FIELDS)
    rollups.add([row.pk])
    write_own_fields([row])
