"""R12, and a customer with forty tabs: whatever comes at the same moment, there is one of it."""

from __future__ import annotations

from collections import Counter

import pytest
from rest_framework.test import APIClient

from ecom_ai.chat.models import Budget, Message
from ecom_ai.jobs.models import Job
from tests.at_once import at_once
from tests.chat.conftest import ROOT, begin, post
from tests.conftest import ALL

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 50 if ALL else 16


def tabs_of(visitor: APIClient) -> list[APIClient]:
    tabs = [APIClient(raise_request_exception=False) for _number in range(AT_ONCE)]
    for tab in tabs:
        tab.cookies = visitor.cookies
    return tabs


def test_one_key_many_times_is_one_question_one_answer_one_job(visitor: APIClient) -> None:
    url = f"{ROOT}conversations/{begin(visitor, language='en')['id']}/messages/"
    tabs, headers = tabs_of(visitor), {"Idempotency-Key": "k"}
    answers = at_once(lambda number: tabs[number].post(url, {"text": "Hello"}, format="json", headers=headers), AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {202: AT_ONCE}
    assert len({(answer.json()["question"]["id"], answer.json()["answer"]["id"]) for answer in answers}) == 1
    assert (Message.objects.count(), Job.objects.count()) == (2, 1)
    assert set(Budget.objects.filter(what="messages").values_list("used", flat=True)) == {1}


def test_of_many_tabs_that_ask_at_once_one_is_answered_and_the_others_hear_why(visitor: APIClient) -> None:
    url = f"{ROOT}conversations/{begin(visitor, language='en')['id']}/messages/"
    tabs = tabs_of(visitor)
    answers = at_once(lambda number: tabs[number].post(url, {"text": f"From tab {number}"}, format="json"), AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: AT_ONCE - 1}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"answer_running"}
    assert Message.objects.running().count() == 1


def test_many_clicks_on_retry_are_one_try(visitor: APIClient) -> None:
    url = f"conversations/{begin(visitor, language='en')['id']}/"
    message = post(visitor, f"{url}messages/", 202, text="Hello")["answer"]["id"]
    post(visitor, f"{url}cancel/")
    tabs = tabs_of(visitor)
    answers = at_once(lambda number: tabs[number].post(f"{ROOT}messages/{message}/retry/", {}, format="json"), AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: AT_ONCE - 1}
    assert Message.objects.get(pk=message).tries == 2
    assert Job.objects.count() == 2
