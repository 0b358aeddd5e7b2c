"""The unsure queue: order, kinds, prefetching; its keys are pressed in tests/browser/test_review_story.py."""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecom_ai.reviews.admin.queue import AHEAD
from tests.reviews.admin.conftest import HOSTILE, QUEUE

pytestmark = pytest.mark.django_db


def data_of(answer):
    found = re.search(r'<script id="sentiment-queue-data"[^>]*>(.*?)</script>', answer.content.decode(), re.DOTALL)
    return json.loads(found[1])


def test_the_least_certain_comes_first(boss, uncertain):
    made = [uncertain("It holds tea.", certainty) for certainty in (0.5, 0.34, 0.42)]
    assert [item["id"] for item in data_of(boss.get(QUEUE))["items"]] == [made[1].pk, made[2].pk, made[0].pk]


def test_the_next_ones_follow_the_cursor_until_there_are_none(boss, uncertain):
    made = {uncertain(f"Mug number {number}.", 0.34 + number / 100).pk for number in range(AHEAD + 3)}
    first = data_of(boss.get(QUEUE))
    rest = boss.get(f"{QUEUE}next/", {"after": first["next"]}).json()
    assert len(first["items"]) == AHEAD
    assert {item["id"] for item in [*first["items"], *rest["items"]]} == made
    assert rest["next"] == ""
    assert first["left"] == AHEAD + 3


def test_a_labelled_review_is_gone_from_it(boss, uncertain):
    score = uncertain("It holds tea.")
    boss.post(f"/en/admin/ecom_ai/reviewscore/{score.pk}/label/neutral/")
    assert data_of(boss.get(QUEUE))["items"] == []
    assert "Nothing waits here." in boss.get(QUEUE).content.decode()


def test_it_says_which_kind_of_unsure_it_is(boss, uncertain, scored):
    uncertain("It holds tea.")
    scored("👍👍👍")
    scored("!!!???")
    assert data_of(boss.get(QUEUE))["items"][0]["kind"] == "The model is not certain"
    unreadable = data_of(boss.get(QUEUE + "?kind=unreadable"))["items"]
    assert unreadable
    assert {item["kind"] for item in unreadable} <= {"No words", "No text", "Unknown language", "No review"}


def test_one_language(boss, uncertain):
    uncertain("It holds tea.")
    chinese = uncertain("可以装茶。", language="zh")
    assert [item["id"] for item in data_of(boss.get(QUEUE + "?language=zh"))["items"]] == [chinese.pk]


def test_hostile_text_is_data_and_never_markup(boss, uncertain):
    uncertain(HOSTILE)
    answer = boss.get(QUEUE)
    assert "<script>alert" not in answer.content.decode()
    assert "<img src=x" not in answer.content.decode()
    assert "".join(piece["text"] for piece in data_of(answer)["items"][0]["pieces"]) == HOSTILE


def test_a_very_long_review_is_cut(boss, uncertain):
    uncertain("tea " * 1200)
    item = data_of(boss.get(QUEUE))["items"][0]
    assert sum(len(piece["text"]) for piece in item["pieces"]) <= 4001


@pytest.mark.parametrize("query", ["after=nonsense", "after=%00", "kind=x", "language=%00", "after=" + "9" * 400])
def test_nonsense_is_refused_or_passed_over(boss, uncertain, query):
    uncertain("It holds tea.")
    assert boss.get(f"{QUEUE}next/?{query}").status_code in {200, 400}
    assert boss.get(f"{QUEUE}?kind=%00").status_code == boss.get(f"{QUEUE}?{query}").status_code == 200


def test_only_for_those_who_may(staff_who, uncertain):
    uncertain("It holds tea.")
    for door in ("", "next/"):
        assert staff_who("view_product").get(QUEUE + door).status_code == 403
        assert staff_who("view_reviewscore").get(QUEUE + door).status_code == 200
    page = staff_who("view_reviewscore").get(QUEUE).content.decode()
    assert "You may look, but not label." in page
    assert 'data-key="1"' not in page


def test_the_number_of_queries_does_not_grow(boss, uncertain):
    uncertain("It holds tea.")
    boss.get(QUEUE)
    with CaptureQueriesContext(connection) as few:
        boss.get(QUEUE)
    for number in range(8):
        uncertain(f"The quality is number {number}.")
    with CaptureQueriesContext(connection) as many:
        boss.get(QUEUE)
    assert len(many) == len(few)
