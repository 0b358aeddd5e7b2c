"""Judgements become rows: scores, mentions, counts and the host's own fields, in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.utils import timezone

from ecom_ai.exceptions import Conflict
from ecom_ai.reviews.judging import Judgement
from ecom_ai.reviews.mixins import SentimentMixin
from ecom_ai.reviews.models import AspectMention, Label, PastScore, PendingReview, ReviewScore, text_hash
from ecom_ai.reviews.services import rollups, rows
from ecom_ai.reviews.services.host import day_of, review_map, review_type, stars_of
from ecom_ai.shopmap import ReviewRecord
from ecom_ai.shopmap.transactions import host_transaction

TRIES = 4
JUDGED = ("language", "label", "unsure", "guess", "negative", "neutral", "positive", "certainty", "contradicts")
KNOWN = ("product_id", "category", "day", "rating")
"""What the host says about a review besides its text."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One review as it was read, and what was made of it; without a judgement only what the host says is new."""

    record: ReviewRecord
    category: str
    judgement: Judgement | None = None
    model_version: str = ""
    hash: str = field(init=False, default="")

    def __post_init__(self) -> None:
        object.__setattr__(self, "hash", text_hash(self.record.text))


@dataclass(slots=True)
class Stored:
    created: int = 0
    updated: int = 0
    stale: int = 0
    """Edited or deleted while they were judged; they come again."""


def store(judged: Sequence[Judged]) -> Stored:
    """Save; a text that changed meanwhile is left to the job that its edit started. Safe beside other workers."""
    for attempt in range(1, TRIES + 1):
        try:
            with transaction.atomic():
                return _store(judged)
        except IntegrityError:  # another worker scored one of them first; now it is there to be updated
            if attempt == TRIES:
                raise
    raise Conflict("Too many workers score the same reviews.")


def _store(judged: Sequence[Judged]) -> Stored:
    content_type = review_type()
    known = locked(content_type, [each.record.pk for each in judged])
    # read again under the lock: whoever comes later sees a newer text and writes after us
    now = review_map().get_many(each.record.pk for each in judged)
    fresh = [each for each in judged if each.record.pk in now and text_hash(now[each.record.pk].text) == each.hash]
    new = [each for each in fresh if each.record.pk not in known and each.judgement is not None]
    old = [(known[each.record.pk], each) for each in fresh if each.record.pk in known]
    rollups.take_back([score.pk for score, _each in old])
    scores = [_new(content_type, each) for each in new]
    rows.insert(scores)
    _update(old)
    changed = [*zip(scores, new, strict=True), *old]
    _write_mentions(changed)
    rollups.add([score.pk for score, _each in changed])
    write_own_fields([score for score, _each in changed])
    return Stored(len(new), len(old), len(judged) - len(fresh))


def locked(content_type: ContentType, keys: Iterable[str]) -> dict[str, ReviewScore]:
    """Scores by the review's key, held until the transaction ends."""
    held = ReviewScore.objects.select_for_update(of=("self",)).filter(
        content_type=content_type, object_id__in=list(keys)
    )
    return {score.object_id: score for score in held.order_by("pk")}


def _new(content_type: ContentType, judged: Judged) -> ReviewScore:
    score = ReviewScore(content_type=content_type, object_id=judged.record.pk)
    _fill(score, judged)
    return score


def _fill(score: ReviewScore, judged: Judged) -> None:
    score.product_id = judged.record.product
    score.category = judged.category[:200]
    if judged.record.created is not None or score.pk is None:
        score.day = day_of(judged.record.created)
    score.rating = stars_of(judged.record.rating)
    if judged.judgement is not None:
        _judge(score, judged, judged.judgement)
    score.contradicts = contradicts(score)


def _judge(score: ReviewScore, judged: Judged, judgement: Judgement) -> None:
    keeps_label = score.corrected_at is not None and score.text_hash == judged.hash
    score.language, score.guess, score.certainty = judgement.language[:5], judgement.guess, judgement.certainty
    for label in Label.values:
        setattr(score, label, judgement.probabilities.get(label, 0.0))
    score.model_version, score.text_hash, score.scored_at = judged.model_version, judged.hash, timezone.now()
    if not keeps_label:  # a person's word stands until the text is another one
        score.label, score.unsure = judgement.label, judgement.unsure
        score.corrected_at = score.corrected_by = None


def contradicts(score: ReviewScore) -> bool:
    """Praise with one or two stars, blame with four or five."""
    if score.rating is None:
        return False
    return (score.label == Label.NEGATIVE and score.rating >= 4) or (
        score.label == Label.POSITIVE and score.rating <= 2
    )


UPDATED = (*JUDGED, *KNOWN, "model_version", "text_hash", "scored_at", "corrected_at", "corrected_by")


def _update(old: Sequence[tuple[ReviewScore, Judged]]) -> None:
    past = []
    for score, judged in old:
        if (score.model_version, score.text_hash) != (judged.model_version, judged.hash) and judged.judgement:
            past.append(PastScore.of(score))
        _fill(score, judged)
    rows.insert(past)
    rows.update([score for score, _judged in old], UPDATED)


def _write_mentions(changed: Sequence[tuple[ReviewScore, Judged]]) -> None:
    judged_again = [score.pk for score, judged in changed if judged.judgement is not None]
    AspectMention.objects.filter(score_id__in=judged_again).delete()
    for score, judged in changed:
        if judged.judgement is None:  # they are counted where the review is
            score.mentions.update(product_id=score.product_id, category=score.category, day=score.day)
    written = (row for score, judged in changed if judged.judgement for row in _mentions(score, judged.judgement))
    rows.insert_values(AspectMention, MENTION, written)


MENTION = (
    "score_id", "aspect", "topic", "polarity", "start", "end", "clause_start", "clause_end", "opinions",
    "product_id", "category", "language", "day",
)  # fmt: skip


def _mentions(score: ReviewScore, judgement: Judgement) -> Iterator[tuple[Any, ...]]:
    """The values of `MENTION`."""
    known = (score.product_id, score.category, score.language, score.day)
    for each in judgement.mentions:
        place = each.place
        yield (
            score.pk, place.aspect, each.topic, each.polarity,
            place.start, place.end, place.clause_start, place.clause_end, place.opinion_spans, *known,
        )  # fmt: skip


def remove(keys: Iterable[str]) -> int:
    """Scores of reviews that are gone, with everything that hangs on them."""
    with transaction.atomic():
        scores = locked(review_type(), keys)
        ids = [score.pk for score in scores.values()]
        rollups.take_back(ids)
        ReviewScore.objects.filter(pk__in=ids).delete()
    return len(ids)


@transaction.atomic(savepoint=False)  # it locks, which PostgreSQL refuses outside of a transaction
def write_own_fields(scores: Sequence[ReviewScore]) -> None:
    """The host's own columns where it uses the mixin.

    By `update()`, for a saved review would be scored again. Rows that the host holds just now are passed over, so that
    we never wait for it with counts in our hands; they come again.
    """
    model: Any = review_map().model
    if not issubclass(model, SentimentMixin) or not scores:
        return
    wanted = {score.object_id: score for score in scores}
    held = model._base_manager.select_for_update(skip_locked=True, no_key=True, of=("self",)).order_by("pk")
    with host_transaction(model):
        found = {str(row.pk): row for row in held.filter(pk__in=list(wanted)).only("pk", *OWN_FIELDS)}
        changed = [row for key, row in found.items() if set_own_fields(row, wanted[key])]
        rows.update(changed, OWN_FIELDS)
    PendingReview.objects.bulk_create(
        PendingReview(content_type_id=score.content_type_id, object_id=key)
        for key, score in wanted.items()
        if key not in found
    )


OWN_FIELDS = ("ai_sentiment", "ai_sentiment_certainty", "ai_sentiment_model")


def set_own_fields(review: Any, score: ReviewScore) -> bool:
    """Whether anything was different."""
    certainty = score.certainty if score.label and not score.is_corrected else None
    wanted = (score.label, certainty, "" if score.is_corrected else score.model_version)
    if tuple(getattr(review, name) for name in OWN_FIELDS) == wanted:
        return False
    for name, value in zip(OWN_FIELDS, wanted, strict=True):
        setattr(review, name, value)
    return True


def differs(score: ReviewScore, record: ReviewRecord, category: str) -> bool:
    """Whether the host says something else about the review than the score repeats."""
    stated: tuple[str, str, date, int | None] = (
        record.product,
        category[:200],
        day_of(record.created) if record.created else score.day,
        stars_of(record.rating),
    )
    return stated != (score.product_id, score.category, score.day, score.rating)
