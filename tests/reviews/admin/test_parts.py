"""Marked words, periods and charts: what needs no database."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from ecom_ai.reviews.admin.dashboard_charts import bucketed, mood_chart
from ecom_ai.reviews.admin.marking import Piece, pieces
from ecom_ai.reviews.admin.periods import step_for, steps
from ecom_ai.reviews.admin.turning import turning_point
from ecom_ai.reviews.services import Counts, Filters, Point, Trend


def test_marks_cut_a_text_and_lose_no_character():
    text = "The zip broke after a day."
    cut = pieces(text, [(8, 13, "negative"), (4, 7, "negative")])
    assert "".join(piece.text for piece in cut) == text
    assert [piece for piece in cut if piece.label] == [Piece("zip", "negative"), Piece("broke", "negative")]


@pytest.mark.parametrize("mark", [(-1, 3, "x"), (2, 2, "x"), (5, 99, "x"), (7, 3, "x")])
def test_a_mark_outside_the_text_is_dropped(mark):
    assert pieces("short", [mark]) == [Piece("short")]


def test_of_two_marks_that_overlap_the_longer_stays():
    assert [piece.text for piece in pieces("abcdef", [(0, 2, "x"), (0, 4, "x"), (3, 5, "x")]) if piece.label] == [
        "abcd"
    ]


def test_a_limit_cuts_and_says_so():
    assert pieces("abcdef", [(4, 6, "x")], limit=3) == [Piece("abc"), Piece("…")]


def test_a_year_is_months_and_a_month_is_days():
    start = date(2026, 1, 15)
    assert step_for(start, start + timedelta(days=27)) == "day"
    assert step_for(start, start + timedelta(days=89)) == "week"
    assert step_for(start, start + timedelta(days=364)) == "month"
    assert list(steps(start, date(2026, 4, 2), "month")) == [date(2026, month, 1) for month in (1, 2, 3, 4)]
    assert next(steps(date(2026, 1, 1), date(2026, 1, 12), "week")).weekday() == 0


def trend(*counts):
    return Trend("day", [Point(date(2026, 3, 2) + timedelta(days=day), each) for day, each in enumerate(counts)])


MARCH = Filters(since=date(2026, 3, 2), until=date(2026, 3, 29))


def test_days_without_reviews_have_their_place():
    step, buckets = bucketed(trend(Counts(positive=20)), MARCH)
    assert step == "day"
    assert len(buckets) == 28
    assert buckets[1][1].total == 0


def test_few_reviews_a_day_become_weeks():
    step, buckets = bucketed(trend(*[Counts(positive=2)] * 28), MARCH)
    assert step == "week"
    assert [counts.total for _day, counts in buckets] == [14, 14, 14, 14]


def test_no_share_is_drawn_where_there_are_too_few():
    chart = mood_chart(trend(Counts(positive=20), Counts(positive=3)), MARCH)
    positive = chart.series[0]
    assert positive.values[:3] == [100.0, None, None]
    assert positive.notes[1] == "positive: too few reviews (3)"
    assert chart.rows[1][-1] == "too few"


def test_the_day_of_a_clear_change_is_found():
    steps = [(date(2026, 3, day), Counts(positive=9, negative=1)) for day in range(1, 8)]
    steps += [(date(2026, 3, day), Counts(positive=5, negative=5)) for day in range(8, 15)]
    turn = turning_point(steps)
    assert turn is not None
    assert turn.day == date(2026, 3, 8)
    assert (turn.before.share("negative"), turn.since.share("negative")) == (0.1, 0.5)


@pytest.mark.parametrize("negative", [[1, 2, 1, 0, 2, 1], [0, 0, 0, 0, 0, 0], [3, 4, 4, 3, 4, 5]])
def test_no_day_is_named_where_chance_would_do(negative):
    steps = [(date(2026, 3, day + 1), Counts(positive=6, negative=count)) for day, count in enumerate(negative)]
    assert turning_point(steps) is None
