"""The dashboard: what it says, what it leaves unsaid, who may see it."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecom_ai.jobs.models import Job
from ecom_ai.reviews import tasks
from tests.reviews.admin.conftest import DASHBOARD, HOSTILE, SCORES

pytestmark = pytest.mark.django_db


def words(answer):
    return answer.content.decode()


def text_of(answer):
    return b"".join(answer.streaming_content).decode()


def test_before_anything_is_scored_it_offers_to_start(boss, write):
    write("Good mug.")
    page = words(boss.get(DASHBOARD))
    assert "No review has been scored yet." in page
    assert "Score all reviews" in page
    assert "<canvas" not in page


def test_starting_scores_everything_in_one_job(boss, write):
    write("Good mug.")
    for _press in range(2):
        answer = boss.post(DASHBOARD + "backfill/", follow=True)
    job = Job.objects.get(kind=tasks.backfill.name)
    assert "Reviews are being scored" in words(answer)
    assert str(job.pk) in words(answer)


def test_a_shop_without_reviews_is_told_what_to_do(boss, settings):
    settings.ECOM_AI_SHOP_MAP = "tests.reviews.admin.conftest.shop_without_reviews"
    page = words(boss.get(DASHBOARD))
    assert "This shop has no reviews that could be read." in page
    assert "Score all reviews" not in page


def test_every_share_comes_with_its_count(boss, mood):
    page = words(boss.get(DASHBOARD))
    assert "50 %" in page
    assert "12 of 24" in page


def test_a_share_of_few_reviews_is_not_given(boss, scored):
    for _each in range(3):
        scored("Good quality.")
    page = words(boss.get(DASHBOARD))
    assert "too few" in page
    assert "There are too few reviews for a trend." in page
    assert "100 %" not in page


def test_the_chart_and_its_table_have_the_same_numbers(boss, mood):
    context = boss.get(DASHBOARD + "?period=365").context
    chart = context["mood"]
    volume = chart.spec["series"][2]["values"]
    assert sum(volume) == 48
    assert [row[1] for row in chart.rows] == volume
    assert chart.spec["series"][0]["role"] == "positive"


def test_a_chip_opens_the_sentences_with_their_words_marked(boss, mood):
    page = boss.get(DASHBOARD)
    chip = next(chip for chip in page.context["hates"] if chip["url"].startswith("?") and "quality" in chip["url"])
    opened = words(boss.get(DASHBOARD + chip["url"]))
    assert '<mark class="sentiment-negative">' in opened
    assert "Harbour mug" in opened
    assert "On which products" in opened


def test_products_that_please_more_and_less_are_named(boss, mood):
    context = boss.get(DASHBOARD + "?period=90").context
    assert [row["title"] for row in context["risers"]] == ["岩泉茶壶"]
    assert [row["title"] for row in context["fallers"]] == ["Harbour mug"]


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("language=zh", 12),
        ("language=en", 12),
        ("period=all", 48),
        ("category=Mugs", 12),
        ("period=7", 14),
    ],
)
def test_filters_narrow_the_numbers(boss, mood, query, total):
    context = boss.get(f"{DASHBOARD}?{query}").context
    assert context["facts"][0]["value"] == total


def test_one_product(boss, mood, product):
    page = boss.get(f"{DASHBOARD}?product={product.pk}")
    assert page.context["facts"][0]["value"] == 12
    assert "Only reviews of Harbour mug." in words(page)


def test_a_filter_that_fits_nothing_says_so(boss, mood):
    page = words(boss.get(DASHBOARD + "?product=no-such"))
    assert "none fits these filters" in page


@pytest.mark.parametrize(
    "query",
    [
        "period=xx",
        "period=own&since=2026-99-99",
        "period=own&since=2026-05-05&until=2026-01-01",
        "category=no-such",
        "aspect=no-such",
        "language=tlh",
        "product=%00",
        "aspect=quality&after=nonsense",
        "aspect=quality&feeling=%00",
        "product=" + "9" * 300,
        "period=own&since=0001-01-01&until=9999-12-31",
    ],
)
def test_nonsense_in_the_address_never_breaks_it(boss, mood, query):
    assert boss.get(f"{DASHBOARD}?{query}").status_code == 200


def test_text_that_contradicts_its_stars_is_shown(boss, scored):
    scored("Bad, broken, awful.", stars=5)
    context = boss.get(DASHBOARD).context
    assert len(context["contradictions"]) == 1


def test_hostile_text_is_only_text(boss, scored):
    scored(HOSTILE, stars=5)
    for address in (DASHBOARD, DASHBOARD + "?aspect=quality", SCORES):
        page = words(boss.get(address))
        assert "<script>alert" not in page
        assert "<img src=x" not in page


def test_the_number_of_queries_does_not_grow(boss, mood, scored):
    address = DASHBOARD + "?aspect=quality&period=365"
    boss.get(address)  # content types and the site are cached from now on
    with CaptureQueriesContext(connection) as few:
        boss.get(address)
    for day in range(15):
        scored("The price is good, the quality is bad.", days=day)
    with CaptureQueriesContext(connection) as many:
        boss.get(address)
    assert len(many) == len(few)


def test_the_progress_door_tells_when_numbers_changed(boss, scored):
    scored("Good.")
    before = boss.get(DASHBOARD + "progress/").json()
    scored("Bad.")
    after = boss.get(DASHBOARD + "progress/").json()
    assert before["version"] != after["version"]
    assert after["job"] is None


def test_a_running_job_is_shown_with_its_progress(boss, write):
    write("Good.")
    job = tasks.start_backfill(user=None)
    answer = boss.get(DASHBOARD + "progress/").json()
    assert answer["job"]["id"] == str(job.pk)
    assert answer["job"]["done"] == 0


def test_csv_has_no_formula_and_no_telephone_number(boss, scored):
    scored("=1+1 Good, call me at 13812345678.")
    rows = list(csv.DictReader(io.StringIO(text_of(boss.get(DASHBOARD + "export/csv/?period=all")).lstrip("\ufeff"))))
    assert len(rows) == 1
    whole = " ".join(map(str, rows[0].values()))
    assert "13812345678" not in whole
    assert not any(str(cell).startswith("=") for cell in rows[0].values())


def test_json_is_one_array_of_the_filtered_reviews(boss, mood):
    rows = json.loads(text_of(boss.get(DASHBOARD + "export/json/?language=zh")))
    assert len(rows) == 12
    assert boss.get(DASHBOARD + "export/xml/").status_code == 404


def test_products_are_found_by_name(boss, mood, product):
    found = boss.get(DASHBOARD + "products/?q=harb").json()
    assert found == {"products": [{"key": str(product.pk), "title": "Harbour mug"}]}
    assert boss.get(DASHBOARD + "products/?q=%00").json() == {"products": []}


@pytest.mark.parametrize("door", ["", "progress/", "export/csv/", "products/", "models/", "models/progress/"])
def test_without_the_permission_every_page_is_closed(staff_who, mood, door):
    assert staff_who("view_product").get(DASHBOARD + door).status_code == 403
    assert staff_who("view_reviewscore").get(DASHBOARD + door).status_code == 200


def test_looking_is_not_starting(staff_who, write):
    write("Good.")
    reader = staff_who("view_reviewscore")
    assert "Score all reviews" not in words(reader.get(DASHBOARD))
    assert reader.post(DASHBOARD + "backfill/").status_code == 403
    assert not Job.objects.filter(kind=tasks.backfill.name).exists()


def test_the_admin_index_leads_to_it_and_it_to_the_others(boss, staff_who, mood):
    index = words(boss.get("/en/admin/"))
    assert DASHBOARD in index
    assert "/en/admin/ecom_ai/unsurereview/" in index
    tabs = [tab["url"] for tab in boss.get(DASHBOARD).context["tabs"]]
    assert all(boss.get(url).status_code == 200 for url in tabs)
    assert len(tabs) == 6
    assert DASHBOARD not in words(staff_who("view_product").get("/en/admin/"))
