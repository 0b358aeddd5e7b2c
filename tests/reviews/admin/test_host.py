"""What the mixin adds to the shop's own review admin."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

REVIEWS = "/en/admin/shop/review/"
pytestmark = pytest.mark.django_db


def words(answer):
    return answer.content.decode()


def test_the_list_shows_what_a_review_says_and_the_buttons_that_correct_it(boss, scored, write):
    score = scored("Good.")
    write("Nobody has read this.")
    page = words(boss.get(REVIEWS))
    assert "Positive" in page
    assert "not scored yet" in page
    assert f"/reviewscore/{score.pk}/label/negative/" in page


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("negative", {"bad"}),
        ("positive", {"good"}),
        ("unsure", {"unsure"}),
        ("contradicts", {"bad"}),
        ("none", {"unread"}),
        ("nonsense", {"bad", "good", "unsure", "unread"}),
    ],
)
def test_the_filter(boss, scored, uncertain, write, value, found):
    names = {
        scored("Bad.", stars=5).object_id: "bad",
        scored("Good.").object_id: "good",
        uncertain("It holds tea.").object_id: "unsure",
        str(write("Nobody has read this.").pk): "unread",
    }
    listed = boss.get(f"{REVIEWS}?ai_feeling={value}").context["cl"].result_list
    assert {names[str(review.pk)] for review in listed} == found


def test_who_may_not_see_scores_sees_the_shops_own_list(staff_who, scored):
    scored("Good.")
    page = words(staff_who("view_review").get(REVIEWS))
    assert "AI sentiment" not in page
    assert "data-buttons" not in page


def test_the_number_of_queries_does_not_grow_with_the_rows(boss, scored):
    scored("Good.")
    boss.get(REVIEWS)
    with CaptureQueriesContext(connection) as few:
        boss.get(REVIEWS)
    for number in range(5):
        scored(f"Bad {number}.")
    with CaptureQueriesContext(connection) as many:
        boss.get(REVIEWS)
    assert len(many) == len(few)
