from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from ecom_ai.exceptions import Conflict, InvalidInput
from ecom_ai.reviews import services
from ecom_ai.reviews.models import Correction, ReviewScore
from ecom_ai.reviews.services import rebuild_rollups
from shop.models import Review
from tests.reviews.conftest import BAD_EN, GOOD_EN, score_of, settle


@pytest.fixture
def score(write: Callable[..., Review]) -> ReviewScore:
    review = write(GOOD_EN, 1)
    settle()
    return score_of(review)


def test_a_correction_counts_at_once_and_says_who(score: ReviewScore, staff: Any) -> None:
    correction = services.correct(score, "negative", user=staff)
    assert (score.label, score.guess, score.corrected_by, score.contradicts) == ("negative", "positive", staff, False)
    assert (correction.before, correction.after, correction.user) == ("positive", "negative", staff)
    counts = services.totals(services.Filters())
    assert (counts.positive, counts.negative, counts.contradicting) == (0, 1, 0)
    review = Review.objects.get(pk=score.object_id)
    assert (review.ai_sentiment, review.ai_sentiment_model) == ("negative", "")
    assert not rebuild_rollups()


def test_an_undone_correction_stays_on_record(score: ReviewScore, staff: Any) -> None:
    correction = services.correct(score, "negative", user=staff)
    services.undo_correction(correction, user=staff)
    score.refresh_from_db()
    assert (score.label, score.is_corrected) == ("positive", False)
    assert Correction.objects.get().undone_by == staff
    assert services.totals(services.Filters()).positive == 1
    with pytest.raises(Conflict, match="already"):
        services.undo_correction(correction, user=staff)


def test_only_the_latest_is_undone_and_the_one_before_stands_again(score: ReviewScore, staff: Any) -> None:
    first = services.correct(score, "negative", user=staff)
    second = services.correct(score, "neutral", user=staff)
    with pytest.raises(Conflict):
        services.undo_correction(first, user=staff)
    services.undo_correction(second, user=staff)
    score.refresh_from_db()
    assert (score.label, score.is_corrected, score.corrected_at) == ("negative", True, first.at)


def test_a_person_labels_what_the_model_was_unsure_of(write: Callable[..., Review], staff: Any) -> None:
    review = write("!!!")
    settle()
    score = score_of(review)
    correction = services.correct(score, "negative", user=staff)
    assert (score.label, score.unsure) == ("negative", "")
    services.undo_correction(correction, user=staff)
    score.refresh_from_db()
    assert (score.label, score.unsure) == ("", "symbols")
    with pytest.raises(InvalidInput):
        services.confirm(score, user=staff)


def test_a_confirmation_is_a_correction_to_the_same(score: ReviewScore, staff: Any) -> None:
    correction = services.confirm(score, user=staff)
    assert (correction.before, correction.after) == ("positive", "positive")
    assert score.is_corrected


def test_a_person_keeps_the_last_word_over_the_next_model(score: ReviewScore, staff: Any) -> None:
    from ecom_ai.engines.echo import EchoClassifier

    services.correct(score, "negative", user=staff)
    services.score_reviews([score.object_id], engine=EchoClassifier(version="other-2"))
    score.refresh_from_db()
    assert (score.label, score.guess, score.model_version) == ("negative", "positive", "other-2")
    assert not rebuild_rollups()


def test_an_edit_of_the_text_ends_a_correction_but_not_its_record(score: ReviewScore, staff: Any) -> None:
    correction = services.correct(score, "negative", user=staff)
    Review.objects.filter(pk=score.object_id).update(body=f"{GOOD_EN} Really.")
    services.score_reviews([score.object_id])
    score.refresh_from_db()
    assert (score.label, score.is_corrected) == ("positive", False)
    assert Correction.objects.count() == 1
    with pytest.raises(Conflict):
        services.undo_correction(correction, user=staff)


def test_a_label_for_a_text_that_was_edited_meanwhile_is_refused(score: ReviewScore, staff: Any) -> None:
    seen = score.text_hash
    Review.objects.filter(pk=score.object_id).update(body=BAD_EN)
    services.score_reviews([score.object_id])
    with pytest.raises(Conflict) as error:
        services.correct(score, "positive", user=staff, seen_hash=seen)
    assert error.value.code == "text_changed"


def test_an_unknown_label_is_refused(score: ReviewScore, staff: Any) -> None:
    with pytest.raises(InvalidInput):
        services.correct(score, "great", user=staff)
