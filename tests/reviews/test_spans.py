"""Sums over long times, from blocks of four weeks and single weeks."""

from __future__ import annotations

import random
from datetime import date, timedelta
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from ecom_ai.reviews.models import BLOCK, AspectMention, Grain, ReviewRollup, ReviewScore, Scope
from ecom_ai.reviews.services import Filters, rebuild_rollups
from ecom_ai.reviews.services.counting import rows_of, summed
from ecom_ai.reviews.services.spans import block_of, rows_spanning
from shop.models import Review

FIRST, DAYS = date(2025, 1, 8), 400
SPANS = [
    (date(2025, 3, 3), date(2025, 3, 9)),
    (date(2025, 3, 3), date(2025, 4, 20)),
    (date(2025, 1, 6), date(2026, 1, 4)),
    (date(2025, 7, 14), date(2025, 11, 30)),
    (None, date(2025, 9, 7)),
    (date(2025, 9, 8), None),
]


@pytest.fixture
def reviews(db: None) -> None:
    """A thousand over a year, of three products, with an aspect each."""
    chance, kind = random.Random(5), ContentType.objects.get_for_model(Review)
    scores = ReviewScore.objects.bulk_create(
        ReviewScore(
            content_type=kind, object_id=str(number), product_id=str(chance.randint(1, 3)), category="Mugs",
            language=chance.choice(["zh", "en"]), day=FIRST + timedelta(chance.randrange(DAYS)),
            label=chance.choice(["negative", "neutral", "positive"]), scored_at=timezone.now(),
        )
        for number in range(1_000)
    )  # fmt: skip
    AspectMention.objects.bulk_create(
        AspectMention(
            score=score, aspect="quality", polarity="negative", start=0, end=1, clause_start=0, clause_end=1,
            product_id=score.product_id, category=score.category, language=score.language, day=score.day,
        )
        for score in scores
    )  # fmt: skip
    rebuild_rollups()


@pytest.mark.parametrize("span", SPANS)
@pytest.mark.parametrize("chosen", [{}, {"aspect": "quality", "language": "zh"}])
@pytest.mark.parametrize("scope", [Scope.PRODUCT, Scope.CATEGORY])
def test_blocks_and_weeks_add_up_to_the_weeks(reviews: None, span: Any, chosen: Any, scope: Scope) -> None:
    filters = Filters(since=span[0], until=span[1], **chosen)
    weeks = rows_of(filters, Grain.WEEK, every_key=scope).filter(aspect=filters.aspect)
    assert dict(summed(rows_spanning(scope, filters), "key")) == dict(summed(weeks, "key")) != {}


def test_each_of_two_times_has_its_own_rows(reviews: None) -> None:
    then = Filters(since=date(2025, 2, 17), until=date(2025, 7, 6))
    now = Filters(since=date(2025, 7, 7), until=date(2025, 11, 23))
    both = rows_spanning(Scope.PRODUCT, then, now)
    for time, rows in ((then, both.filter(day__lt=now.since)), (now, both.filter(day__gte=now.since))):
        assert summed(rows, "key") == summed(
            rows_of(time, Grain.WEEK, every_key=Scope.PRODUCT).filter(aspect=""), "key"
        )


def test_a_year_of_a_product_is_few_rows(reviews: None) -> None:
    year = Filters(since=date(2025, 1, 6), until=date(2026, 1, 4), language="zh")
    weeks = rows_of(year, Grain.WEEK, every_key=Scope.PRODUCT).filter(aspect="").count()
    assert rows_spanning(Scope.PRODUCT, year).count() < weeks / 2


def test_a_block_begins_on_a_monday_whatever_the_day() -> None:
    for day in (date.min, date(1969, 12, 31), date(2026, 3, 4)):
        first = block_of(day)
        assert (first.weekday(), first <= day < first + BLOCK) == (0, True)


def test_blocks_of_what_was_counted_before_are_made_by_the_migration(reviews: None) -> None:
    migration = import_module("ecom_ai.migrations.0006_four_weeks")
    kept = ReviewRollup.objects.filter(grain=Grain.FOUR)
    before = set(kept.values_list("key", "aspect", "day", "language", *ReviewRollup.COUNTS))
    editor = connection.schema_editor(atomic=False)
    migration.forget_four_weeks(apps, editor)
    assert not kept.exists()
    migration.count_four_weeks(apps, editor)
    assert set(kept.values_list("key", "aspect", "day", "language", *ReviewRollup.COUNTS)) == before != set()
    assert not rebuild_rollups(mend=False)
