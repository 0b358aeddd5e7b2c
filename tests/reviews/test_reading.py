"""What dashboards ask for."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from ecom_ai.exceptions import InvalidInput
from ecom_ai.reviews import services
from ecom_ai.reviews.services import Filters, comparing
from shop.models import Product, Review
from tests.reviews.conftest import BAD_EN, BAD_ZH, GOOD_EN, GOOD_ZH, make_product, settle

Write = Callable[..., Review]


def test_a_trend_is_by_day_for_weeks_and_by_week_for_years(write: Write) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-03", "2026-03-09"):
        write(GOOD_EN, day=day)
    settle()
    days = services.trend(Filters(since=date(2026, 3, 1), until=date(2026, 3, 31)))
    assert [(str(point.day), point.counts.total) for point in days.points] == [
        ("2026-03-02", 1), ("2026-03-03", 2), ("2026-03-09", 1),
    ]  # fmt: skip
    weeks = services.trend(Filters())
    assert (weeks.step, [(str(p.day), p.counts.total) for p in weeks.points]) == (
        "week", [("2026-03-02", 3), ("2026-03-09", 1)],
    )  # fmt: skip
    months = services.trend(Filters(), step="month")
    assert [(str(p.day), p.counts.total) for p in months.points] == [("2026-03-01", 4)]
    with pytest.raises(InvalidInput):
        services.trend(Filters(), step="hour")


def test_totals_are_those_of_product_category_aspect_language_and_time(write: Write, product: Product) -> None:
    plate = make_product("Plate", category="Plates")
    write(GOOD_EN), write(BAD_ZH), write(BAD_EN, of=plate, day="2026-05-04")
    settle()

    def counted(**chosen: Any) -> tuple[int, int]:
        counts = services.totals(Filters(**chosen))
        return counts.positive, counts.negative

    assert counted() == (1, 2)
    assert counted(product=str(product.pk)) == (1, 1)
    assert counted(category="Plates") == (0, 1)
    assert counted(language="zh") == (0, 1)
    assert counted(since=date(2026, 5, 1)) == (0, 1)
    assert counted(until=date(2026, 4, 30)) == (1, 1)
    assert counted(aspect="quality") == (1, 2)
    assert counted(aspect="quality", product=str(plate.pk), since=date(2026, 5, 5)) == (0, 1)  # whole weeks
    assert counted(product="no such product") == (0, 0)
    assert services.category_names() == ["Mugs", "Plates"]


def test_movers_compare_with_the_time_before_and_leave_the_small_out(write: Write, product: Product) -> None:
    plate, quiet = make_product("Plate"), make_product("Quiet")
    for _number in range(10):
        write(GOOD_EN, day="2026-03-02"), write(BAD_EN, day="2026-04-01")
        write(BAD_EN, of=plate, day="2026-03-02"), write(GOOD_EN, of=plate, day="2026-04-01")
    write(GOOD_EN, of=quiet, day="2026-03-02"), write(BAD_EN, of=quiet, day="2026-04-01")
    settle()
    found = services.movers(Filters(since=date(2026, 3, 30), until=date(2026, 4, 26)))
    assert [(m.title, m.change, m.is_clear) for m in found.risers] == [("Plate", 2.0, True)]
    assert [(m.title, m.now.total, m.before.total) for m in found.fallers] == [("Harbour mug", 10, 10)]
    aspects = services.movers(Filters(since=date(2026, 3, 30), until=date(2026, 4, 26)), by="aspect", least=1)
    assert all(mover.title for mover in (*aspects.risers, *aspects.fallers))
    assert services.movers(Filters(product=str(product.pk), since=date(2026, 3, 30))) == services.Movers([], [])
    worst = services.ranking(Filters(until=date(2026, 3, 29)))
    assert [each.title for each in worst] == ["Plate", "Harbour mug"]


def test_a_category_compares_its_own_products(write: Write, product: Product, monkeypatch: pytest.MonkeyPatch) -> None:
    plate, bowl = (make_product(name, category="Plates") for name in ("Plate", "Bowl"))
    for _number in range(10):
        write(GOOD_EN, day="2026-03-02"), write(BAD_EN, day="2026-04-01")
        write(GOOD_EN, of=plate, day="2026-03-02"), write(BAD_EN, of=plate, day="2026-04-01")
        write(BAD_EN, of=bowl, day="2026-03-02"), write(GOOD_EN, of=bowl, day="2026-04-01")
    settle()
    monkeypatch.setattr(comparing, "CATEGORIES_READ", 1)
    month = {"since": date(2026, 3, 30), "until": date(2026, 4, 26)}
    found = services.movers(Filters(category="Plates", **month), limit=1)
    assert ([m.title for m in found.risers], [m.title for m in found.fallers]) == (["Bowl"], ["Plate"])
    assert [m.title for m in services.movers(Filters(category="Mugs", **month)).fallers] == ["Harbour mug"]
    assert [each.title for each in services.ranking(Filters(category="Plates", **month))] == ["Plate", "Bowl"]
    assert [each.title for each in services.ranking(Filters(category="Plates"), limit=1)] == ["Plate"]
    assert services.movers(Filters(category="No such", **month)) == services.Movers([], [])


def test_no_review_counts_on_both_sides_of_a_comparison(write: Write) -> None:
    for day in ("2026-03-02", "2026-03-03", "2026-03-08", "2026-02-24"):
        write(GOOD_EN if day > "2026-03" else BAD_EN, day=day)
    settle()
    # from a Wednesday: the week from 2 March is part of the time that is looked at, and of no other
    found = services.movers(Filters(since=date(2026, 3, 4), until=date(2026, 3, 31)), least=1)
    assert [(each.now.total, each.before.total) for each in found.risers] == [(3, 1)]


def test_too_few_reviews_are_not_enough() -> None:
    assert not services.Counts(negative=3).is_enough
    assert services.Counts(negative=3, positive=7).is_enough
    assert services.Counts().share("negative") == 0


def test_sentences_carry_marks_and_come_in_pages(write: Write, django_assert_max_num_queries: Any) -> None:
    for _number in range(5):
        write(f"Fast delivery. {BAD_EN}")
    settle()
    with django_assert_max_num_queries(4):
        page = services.mentions(Filters(aspect="quality"), polarity="negative", limit=2)
    sentences = ["".join(piece.text for piece in row.sentence) for row in page.rows]
    assert any("it broke" in text for text in sentences)
    assert not any("delivery" in text for text in sentences)
    assert all({"negative"} <= {piece.mark for piece in row.sentence} for row in page.rows)
    assert page.rows[0].product_title == "Harbour mug"
    seen = {row.mention.pk for row in page.rows}
    while page.next:
        page = services.mentions(Filters(aspect="quality"), polarity="negative", limit=2, after=page.next)
        assert not seen & {row.mention.pk for row in page.rows}
        seen |= {row.mention.pk for row in page.rows}
    assert len(seen) >= 5


def test_a_review_that_mentions_an_aspect_twice_counts_once(write: Write) -> None:
    write("Poor quality. The quality is bad."), write("Great quality, but the quality broke.")
    settle()
    found = {each.code: each.counts for each in services.aspects(Filters())}["quality"]
    assert (found.negative, found.neutral, found.read) == (1, 1, 2)  # praise and blame in one is neutral


def test_a_sentence_that_was_edited_since_is_not_marked(write: Write) -> None:
    review = write(BAD_EN)
    settle()
    Review.objects.filter(pk=review.pk).update(body="Something else entirely.")
    assert services.mentions(Filters()).rows[0].sentence == []
    assert services.scores(Filters()).rows[0].is_stale


def test_praise_with_one_star_contradicts(write: Write) -> None:
    write(GOOD_EN, 1), write(BAD_EN, 5), write(GOOD_EN, 5), write(GOOD_ZH, 3)
    settle()
    assert [row.score.rating for row in services.contradictions(Filters()).rows] == [5, 1]


def test_the_queue_pages_from_the_least_certain(write: Write) -> None:
    for _number in range(4):
        write(GOOD_EN)
    settle()
    from ecom_ai.reviews.models import ReviewScore

    for place, score in enumerate(ReviewScore.objects.order_by("pk")):
        ReviewScore.objects.filter(pk=score.pk).update(
            unsure="uncertain", label="", certainty=(0.5, 0.4, 0.4, 0.3)[place]
        )
    seen, after = [], ""
    for _page in range(4):
        page = services.unsure_queue(limit=1, after=after)
        seen += [row.score.certainty for row in page.rows]
        after = page.next
    assert (seen, after) == ([0.3, 0.4, 0.4, 0.5], "")
    assert services.queue_size() == 4


@pytest.mark.parametrize("after", ["x", "1.5", "-1", "9" * 30, "0.5_x", "nan_", "\0"])
def test_a_cursor_that_is_none_of_ours_is_refused(after: str, db: None) -> None:
    with pytest.raises(InvalidInput):
        services.scores(Filters(), after=after)
    with pytest.raises(InvalidInput):
        services.unsure_queue(after=after)


@pytest.mark.parametrize(
    "params",
    [
        {"product": "\0"}, {"product": "x" * 65}, {"language": "fr"}, {"since": "yesterday"}, {"since": "2026-13-01"},
        {"since": "0001-01-01"}, {"since": "2026-02-02", "until": "2026-02-01"}, {"category": "\0"},
        {"aspect": "y" * 41},
    ],
)  # fmt: skip
def test_filters_refuse_nonsense(params: dict[str, str]) -> None:
    with pytest.raises(InvalidInput):
        Filters.from_params(params)


def test_numbers_take_a_constant_number_of_queries(write: Write, django_assert_max_num_queries: Any) -> None:
    for _number in range(3):
        write(BAD_EN, of=make_product("Another"))
    settle()
    with django_assert_max_num_queries(8):
        services.totals(Filters())
        services.trend(Filters())
        services.aspects(Filters())
        services.movers(Filters(until=date(2026, 3, 29)))
