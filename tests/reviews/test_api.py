from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from rest_framework.test import APIClient

from ecom_ai.jobs.models import Job
from ecom_ai.reviews.models import Correction
from shop.models import Product, Review
from tests.reviews.conftest import BAD_EN, GOOD_EN, GOOD_ZH, score_of, settle, work

Write = Callable[..., Review]
ROOT = "/api/ai/reviews/"


@pytest.fixture
def client(staff: Any) -> APIClient:
    made = APIClient()
    made.force_authenticate(staff)
    return made


def test_anybody_reads_what_buyers_say_of_a_product_counted_and_quoted(write: Write, product: Product) -> None:
    for _number in range(8):
        write(BAD_EN, 1)
    for _number in range(4):
        write(GOOD_EN)
    write("Poor quality, call me at 13812345678 about it.", 1)
    settle()
    data = APIClient().get(f"{ROOT}summary/", {"product": product.pk}).json()
    assert (data["counts"]["total"], data["counts"]["negative"]) == (13, 9)
    quality = next(each for each in data["aspects"] if each["code"] == "quality")
    assert quality["counts"]["negative"] >= 8
    assert {quote["polarity"] for quote in quality["quotes"]} == {"negative", "positive"}
    assert "machine" in data["label"]
    assert "13812345678" not in json.dumps(data)
    zh = APIClient().get(f"{ROOT}summary/", {"product": product.pk}, headers={"Accept-Language": "zh-hans"}).json()
    assert "人工智能" in zh["label"]


@pytest.mark.parametrize(
    ("product", "status"), [("", 400), ("999999", 404), ("\0", 400), ("x" * 65, 400), ("a'b", 404)]
)
def test_a_summary_of_nothing_is_refused(product: str, status: int, db: None) -> None:
    answer = APIClient(raise_request_exception=False).get(f"{ROOT}summary/", {"product": product})
    assert (answer.status_code, set(answer.json())) == (status, {"code", "detail"})


def test_what_buyers_say_of_a_product_that_is_not_listed_is_for_nobody(write: Write, product: Product) -> None:
    write(BAD_EN, 1)
    settle()
    unknown = APIClient().get(f"{ROOT}summary/", {"product": "999999"}).json()
    Product.objects.update(published=False)
    hidden = APIClient().get(f"{ROOT}summary/", {"product": product.pk})
    assert hidden.status_code == 404
    assert hidden.json()["code"] == unknown["code"] == "product_not_found"


def test_the_list_is_filtered_and_masks_personal_data(write: Write, client: APIClient) -> None:
    write("Great quality, ask me at jane@example.com."), write(BAD_EN, 5), write(GOOD_ZH)
    settle()
    rows = client.get(ROOT, {"label": "positive", "language": "en"}).json()["results"]
    assert [row["text"] for row in rows] == ["Great quality, ask me at [email]."]
    assert rows[0]["aspects"][0] == {"aspect": "quality", "polarity": "positive"}
    assert [row["rating"] for row in client.get(ROOT, {"contradicts": "true"}).json()["results"]] == [5]
    assert client.get(ROOT, {"aspect": "delivery"}).json()["results"] == []
    assert client.get(ROOT, {"corrected": "1"}).json()["results"] == []


@pytest.mark.parametrize(
    "query",
    ["label=good", "unsure=maybe", "contradicts=perhaps", "since=now", "language=fr", "product=%00", "cursor=x"],
)
def test_filters_that_are_none_are_named(query: str, client: APIClient) -> None:
    answer = client.get(f"{ROOT}?{query}")
    assert answer.status_code == 400
    assert answer.json()["code"] != "invalid"


def test_a_correction_by_rest_moves_the_counts_and_can_be_taken_back(write: Write, client: APIClient) -> None:
    review = write(GOOD_EN)
    settle()
    address = f"{ROOT}{score_of(review).pk}/"
    answer = client.patch(address, {"label": "negative", "text_hash": score_of(review).text_hash}, format="json")
    assert (answer.status_code, answer.json()["label"], answer.json()["corrected"]) == (200, "negative", True)
    assert client.get(f"{ROOT}trends/").json()["totals"]["negative"] == 1
    answer = client.patch(address, {"undo": True}, format="json")
    assert (answer.json()["label"], answer.json()["corrected"]) == ("positive", False)
    assert Correction.objects.get().undone_at
    assert client.patch(address, {"undo": True}, format="json").status_code == 409
    assert (
        client.patch(address, {"label": "negative", "text_hash": "0"}, format="json").json()["code"] == "text_changed"
    )
    for body in ({}, {"label": "negative", "undo": True}, {"label": "bad"}):
        assert client.patch(address, body, format="json").status_code == 400


def test_trends_tell_mood_totals_aspects_and_movers_in_constant_queries(
    write: Write, client: APIClient, django_assert_max_num_queries: Any
) -> None:
    for day in ("2026-03-02", "2026-03-03"):
        write(GOOD_EN, day=day), write(BAD_EN, day=day)
    settle()
    with django_assert_max_num_queries(10):
        data = client.get(f"{ROOT}trends/", {"since": "2026-03-01", "until": "2026-03-31"}).json()
    assert [point["day"] for point in data["points"]] == ["2026-03-02", "2026-03-03"]
    assert data["totals"]["total"] == 4
    assert data["totals"]["is_enough"] is False
    assert data["aspects"][0]["name"]
    assert client.get(f"{ROOT}trends/", {"step": "hour"}).status_code == 400


def test_texts_are_analyzed_by_a_worker_and_forgotten(client: APIClient) -> None:
    answer = client.post(f"{ROOT}analyze/", {"texts": [BAD_EN, "", "!!!"]}, format="json")
    assert answer.status_code == 202
    job = work(Job.objects.get(pk=answer.json()["job"]["id"]))
    results = client.get(f"/api/ai/jobs/{job.pk}/").json()["result"]["results"]
    assert [(each["label"], each["unsure"]) for each in results] == [("negative", ""), ("", "empty"), ("", "symbols")]
    assert results[0]["aspects"][0]["aspect"] == "quality"
    assert "quality" not in json.dumps(job.params)
    assert client.post(f"{ROOT}analyze/", {"texts": ["x"] * 101}, format="json").status_code == 400


def test_an_export_has_no_formulas_and_no_personal_data(write: Write, client: APIClient) -> None:
    write("=HYPERLINK(1) great, mail me: jane@example.com"), write(GOOD_ZH, 4)
    settle()
    answer = client.get(f"{ROOT}export/")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text)))
    assert [row["text"] for row in rows] == ["'=HYPERLINK(1) great, mail me: [email]", GOOD_ZH]
    assert rows[1]["rating"] == "4"
    answer = client.get(f"{ROOT}export/", {"as": "json", "language": "zh"})
    found = json.loads(b"".join(answer.streaming_content))
    assert [row["text"] for row in found] == [GOOD_ZH]
    assert ["quality", "positive"] in found[0]["aspects"]
    assert client.get(f"{ROOT}export/", {"as": "xml"}).status_code == 400


def test_a_shop_without_reviews_answers_404_with_a_code(client: APIClient, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from shop import ecom_ai_map

    monkeypatch.setattr(ecom_ai_map, "shop_map", replace(ecom_ai_map.shop_map, reviews=None))
    for address in ("", "summary/?product=1", "trends/", "export/"):
        answer = client.get(ROOT + address)
        assert (answer.status_code, answer.json()["code"]) == (404, "no_reviews"), address
