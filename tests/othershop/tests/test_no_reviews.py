"""A host without reviews: what needs them is off, with a clear word, and nothing else is."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.template import Context, Template
from rest_framework.test import APIClient

from ecom_ai.checks import check_reviews
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.periodic import enqueue_due
from ecom_ai.reviews import services
from tests.othershop.models import Article

pytestmark = pytest.mark.django_db


def test_the_check_says_that_sentiment_is_off() -> None:
    assert [message.id for message in check_reviews()] == ["ecom_ai.I001"]


def test_nothing_is_enqueued_and_nothing_is_shown(child: Article) -> None:
    assert not services.has_reviews()
    enqueue_due()
    assert not Job.objects.filter(kind__startswith="ecom_ai.reviews").exists()
    page = Template("{% load ecom_ai %}{% ai_review_summary product %}").render(Context({"product": child}))
    assert page.strip() == ""
    child.delete()
    assert not Job.objects.exists()


def test_the_command_and_the_api_say_why(reviewer: Any, child: Article) -> None:
    with pytest.raises(CommandError, match="no reviews"):
        call_command("ecom_ai_score_reviews")
    client = APIClient()
    client.force_authenticate(reviewer)
    for address in ("reviews/", f"reviews/summary/?product={child.pk}", "reviews/trends/", "reviews/export/"):
        answer = client.get(f"/machine/{address}")
        assert (answer.status_code, answer.json()["code"]) == (404, "no_reviews"), address


def test_files_are_scored_without_reviews_of_its_own(tmp_path: Any) -> None:
    source, target = tmp_path / "in.jsonl", tmp_path / "out.jsonl"
    source.write_text('{"text": "Great quality."}\n')
    call_command("ecom_ai_score_reviews", texts=source, out=target)
    assert '"label": "positive"' in target.read_text()
