"""Many rows at once in plain SQL."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db import DataError, IntegrityError, transaction
from django.utils import timezone

from ecom_ai.reviews.models import AspectMention, ReviewScore
from ecom_ai.reviews.services import rows
from shop.models import Review

pytestmark = pytest.mark.django_db


def score(number: int, *, category: str = "Mugs") -> ReviewScore:
    return ReviewScore(
        content_type=ContentType.objects.get_for_model(Review), object_id=str(number), category=category,
        day=date(2026, 3, 2), rating=number % 5 or None, certainty=(0, 0.25)[number % 2], scored_at=timezone.now(),
    )  # fmt: skip


def test_rows_are_as_they_were_given_and_know_their_keys() -> None:
    made = [score(number) for number in range(rows.BATCH + 20)]
    rows.insert(made)
    stored = ReviewScore.objects.in_bulk()
    fields = [field.attname for field in ReviewScore._meta.concrete_fields]
    for each in made:
        assert all(getattr(stored[each.pk], name) == getattr(each, name) for name in fields)
    for each in made:
        each.rating, each.certainty, each.label = 5, 1 / (each.pk + 1), "positive"
    rows.update(made, ("rating", "certainty", "label"))
    for each in ReviewScore.objects.all():
        assert (each.rating, each.certainty, each.label) == (5, 1 / (each.pk + 1), "positive")


def test_values_become_rows() -> None:
    rows.insert(made := [score(1)])
    names = ("score_id", "aspect", "start", "end", "clause_start", "clause_end", "opinions", "day", "topic",
             "polarity", "product_id", "category", "language")  # fmt: skip
    rows.insert_values(
        AspectMention, names,
        ((made[0].pk, "quality", 1, 2, 0, 9, ((3, 4),), date(2026, 3, 2), "", "", "7", "", "en") for _ in range(3)),
    )  # fmt: skip
    found = list(AspectMention.objects.values_list("score_id", "opinions", "day", "product_id"))
    assert found == [(made[0].pk, [[3, 4]], date(2026, 3, 2), "7")] * 3


def test_the_same_review_twice_is_refused() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.insert([score(1), score(1)])


@pytest.mark.postgres
def test_what_is_too_long_is_refused_not_cut() -> None:
    with pytest.raises(DataError), transaction.atomic():
        rows.insert([score(1, category="x" * 201)])
