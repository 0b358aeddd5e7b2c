"""The list of scored reviews, the page of one, and the buttons that correct it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ecom_ai.reviews.models import Correction, ReviewScore
from tests.reviews.admin.conftest import HOSTILE, SCORES

pytestmark = pytest.mark.django_db
JSON = {"HTTP_ACCEPT": "application/json"}


def words(answer):
    return answer.content.decode()


def label_url(score, label):
    return f"{SCORES}{score.pk}/label/{label}/"


def listed(answer):
    return [score.pk for score in answer.context["cl"].result_list]


def test_the_list_shows_text_product_label_certainty_stars_and_model(boss, scored):
    scored("The quality is good.", stars=4)
    page = words(boss.get(SCORES))
    for expected in ("The quality is good.", "Harbour mug", "Positive", "4 ★", "86 %", "echo"):
        assert expected in page


def test_one_click_corrects_and_one_takes_it_back(boss, scored):
    score = scored("Good.")
    answer = boss.post(label_url(score, "negative"), **JSON)
    assert answer.json()["score"]["label"] == "negative"
    score.refresh_from_db()
    assert score.label == "negative"
    assert Correction.objects.get().user.get_username() == "boss"
    answer = boss.post(label_url(score, "undo"), **JSON)
    score.refresh_from_db()
    assert score.label == "positive"
    assert Correction.objects.get().undone_by.get_username() == "boss"


def test_without_a_script_the_button_leads_back_to_the_page_it_stood_on(boss, scored):
    score = scored("Good.")
    answer = boss.post(label_url(score, "neutral"), {"next": SCORES + "?feeling=positive"})
    assert answer.url == SCORES + "?feeling=positive"
    answer = boss.post(label_url(score, "neutral"), {"next": "https://evil.example/"})
    assert answer.url == f"{SCORES}{score.pk}/change/"


def test_a_label_for_a_text_that_was_edited_meanwhile_is_refused(boss, scored):
    score = scored("Good.")
    answer = boss.post(label_url(score, "negative"), {"seen": "0" * 16}, **JSON)
    assert answer.status_code == 409
    assert not Correction.objects.exists()


@pytest.mark.parametrize("label", ["awful", "undo"])
def test_what_makes_no_sense_is_refused(boss, scored, label):
    score = scored("Good.")
    assert boss.post(label_url(score, label), **JSON).status_code in {404, 409}
    assert boss.get(label_url(score, "negative")).status_code == 405
    assert boss.post(f"{SCORES}999999/label/negative/").status_code == 404


def test_who_may_look_may_not_label(staff_who, scored):
    score = scored("Good.")
    reader = staff_who("view_reviewscore")
    assert "data-buttons" not in words(reader.get(SCORES))
    assert reader.post(label_url(score, "negative")).status_code == 403
    editor = staff_who("view_reviewscore", "change_reviewscore")
    assert "data-buttons" in words(editor.get(SCORES))
    assert editor.post(label_url(score, "negative"), **JSON).status_code == 200


def test_who_may_not_look_sees_nothing(staff_who, scored):
    score = scored("Good.")
    nobody = staff_who("view_product")
    for address in (SCORES, f"{SCORES}{score.pk}/change/"):
        assert nobody.get(address).status_code == 403
    assert Client().get(SCORES).status_code == 302


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("feeling=negative", {"bad"}),
        ("feeling=positive", {"good"}),
        ("feeling=unsure", {"unsure"}),
        ("feeling=contradicts", {"bad"}),
        ("why=uncertain", {"unsure"}),
        ("corrected=yes", {"good"}),
        ("corrected=no", {"bad", "unsure"}),
        ("language=en", {"bad", "good", "unsure"}),
        ("language=other", set()),
        ("stars=1", {"unsure"}),
        ("aspect=quality", {"bad"}),
        ("aspect=quality:negative", {"bad"}),
        ("aspect=quality:positive", set()),
        ("model=echo-1", {"bad", "good", "unsure"}),
        ("q=leaks", {"bad"}),
        ("q=harbour", {"bad", "good", "unsure"}),
        ("q=nowhere", set()),
    ],
)
def test_filters_and_search(boss, scored, uncertain, query, found):
    made = {
        "bad": scored("The quality is bad, it leaks.", stars=5),
        "good": scored("Great, I love it."),
        "unsure": uncertain("It holds tea.", stars=1),
    }
    boss.post(label_url(made["good"], "positive"))
    names = {score.pk: name for name, score in made.items()}
    assert {names[pk] for pk in listed(boss.get(f"{SCORES}?{query}"))} == found


@pytest.mark.parametrize("query", ["q=%00", "q=a%00b", "feeling=%00", "model=%00", "aspect=%00", "%00=1", "stars=x"])
def test_null_bytes_and_nonsense_do_not_break_it(boss, scored, query):
    scored("Good.")
    assert boss.get(f"{SCORES}?{query}", follow=True).status_code == 200


def test_the_page_of_one_has_both_histories(boss, scored):
    score = scored("The quality is good.")
    boss.post(label_url(score, "negative"))
    score.past.create(
        model_version="starter-0", text_hash=score.text_hash, guess="neutral", certainty=0.5, scored_at=score.scored_at
    )
    page = words(boss.get(f"{SCORES}{score.pk}/change/"))
    assert '<mark class="sentiment-positive">' in page
    assert "starter-0" in page
    assert "boss" in page


def test_an_edited_and_a_deleted_review_are_said_to_be_so(boss, scored, write):
    edited, deleted = scored("The quality is good."), scored("Bad.")
    from shop.models import Review

    Review.objects.filter(pk=edited.object_id).update(body="Something else.")
    Review.objects.filter(pk=deleted.object_id).delete()
    page = words(boss.get(f"{SCORES}{edited.pk}/change/"))
    assert "was changed after it was scored" in page
    assert "<mark" not in page
    if ReviewScore.objects.filter(pk=deleted.pk).exists():
        assert "no longer in the shop" in words(boss.get(f"{SCORES}{deleted.pk}/change/"))


def test_hostile_text_is_only_text(boss, scored):
    score = scored(HOSTILE)
    page = words(boss.get(f"{SCORES}{score.pk}/change/"))
    assert "<script>alert" not in page
    assert "<img src=x" not in page


def test_nothing_is_added_changed_or_deleted_by_hand(boss, scored):
    score = scored("Good.")
    assert boss.get(SCORES + "add/").status_code == 403
    assert boss.post(f"{SCORES}{score.pk}/change/", {"label": "negative"}).status_code == 405
    assert boss.post(f"{SCORES}{score.pk}/delete/", {"post": "yes"}).status_code == 403


def test_the_number_of_queries_does_not_grow_with_the_rows(boss, scored):
    scored("Good.")
    boss.get(SCORES)
    with CaptureQueriesContext(connection) as few:
        boss.get(SCORES)
    for number in range(10):
        scored(f"Bad {number}.")
    with CaptureQueriesContext(connection) as many:
        boss.get(SCORES)
    assert len(many) == len(few)
