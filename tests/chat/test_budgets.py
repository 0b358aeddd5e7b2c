"""S5: what may be spent is never overspent, whatever headers say and however many ask at once."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from django.conf import settings as django_settings
from rest_framework.settings import api_settings
from rest_framework.test import APIClient

from ecom_ai.chat import services
from ecom_ai.chat.models import Budget, Conversation, Message
from ecom_ai.chat.owners import Owner
from ecom_ai.exceptions import LimitReached
from tests.at_once import at_once
from tests.chat.conftest import ROOT, ask, begin, post, work
from tests.chat.scripted import Scripted
from tests.conftest import ALL

pytestmark = pytest.mark.django_db
AT_ONCE = 200 if ALL else 40
CONNECTIONS = 60
"""Of the hundred that PostgreSQL gives to everybody; as many people are at it at the same moment, the others follow."""


def test_a_spent_budget_is_said_in_friendly_words(visitor: APIClient, settings: Any, scripted: Scripted) -> None:
    settings.ECOM_AI_CHAT = {"visitor_messages": 2}
    url = f"conversations/{begin(visitor, language='en')['id']}/messages/"
    for _time in range(2):
        work(post(visitor, url, 202, text="Hello")["answer"]["id"])
    refused = visitor.post(ROOT + url, {"text": "Hello"}, format="json")
    assert (refused.status_code, refused.json()["code"]) == (429, "budget_spent")
    assert "person" in refused.json()["detail"]
    assert 0 < int(refused["Retry-After"]) <= 86_400
    assert Message.objects.count() == 4
    settings.ECOM_AI_CHAT = {"visitor_messages": 100, "shop_messages": 2}
    assert "today" in post(visitor, url, 429, text="Hello")["detail"]


def test_tokens_are_reserved_before_and_counted_after(talk: Conversation, settings: Any, scripted: Scripted) -> None:
    settings.ECOM_AI_CHAT = {"customer_tokens": 2_500, "answer_tokens": 1_000}
    scripted.fields = {"prompt_tokens": 900, "tokens": 300}
    work(ask(talk))
    assert set(Budget.objects.filter(what="tokens").values_list("used", flat=True)) == {1_200}
    work(ask(talk))
    with pytest.raises(LimitReached):
        ask(talk)
    assert Budget.objects.get(scope="customer", what="messages").used == 2


def test_what_does_not_fit_into_all_budgets_is_taken_from_none(talk: Conversation, settings: Any) -> None:
    settings.ECOM_AI_CHAT = {"shop_messages": 0.5}
    with pytest.raises(LimitReached):
        ask(talk)
    assert not Budget.objects.filter(what="messages", used__gt=0).exists()
    assert not Message.objects.exists()


def test_new_cookies_cost_the_address_and_forged_headers_change_nothing(settings: Any) -> None:
    settings.REST_FRAMEWORK = {**django_settings.REST_FRAMEWORK, "NUM_PROXIES": 0}
    api_settings.reload()
    settings.ECOM_AI_CHAT = {"address_talks": 5}
    statuses = Counter(
        APIClient(HTTP_X_FORWARDED_FOR=f"10.0.0.{number}").post(f"{ROOT}conversations/", {}, format="json").status_code
        for number in range(12)
    )
    assert statuses == {201: 5, 429: 7}
    assert Conversation.objects.count() == 5
    settings.REST_FRAMEWORK = {**django_settings.REST_FRAMEWORK, "NUM_PROXIES": 1}
    api_settings.reload()
    for number in range(6):
        forged = f"10.1.1.{number}, 203.0.113.9"
        last = APIClient(HTTP_X_FORWARDED_FOR=forged).post(f"{ROOT}conversations/", {}, format="json")
    assert last.status_code == 429


def test_the_addresses_of_one_ipv6_customer_are_one(settings: Any) -> None:
    settings.ECOM_AI_CHAT = {"address_talks": 3}
    statuses = [
        APIClient(REMOTE_ADDR=f"2001:db8:1:2::{number}").post(f"{ROOT}conversations/", {}, format="json").status_code
        for number in range(1, 6)
    ]
    assert statuses == [201, 201, 201, 429, 429]
    assert "2001:db8" not in str(Budget.objects.values())


def test_what_has_no_limit_is_not_counted(visitor: APIClient, settings: Any, scripted: Scripted) -> None:
    settings.ECOM_AI_CHAT = {"shop_messages": None}
    work(post(visitor, f"conversations/{begin(visitor)['id']}/messages/", 202, text="Hello")["answer"]["id"])
    counted = set(Budget.objects.values_list("scope", "what"))
    assert counted == {
        *(("visitor", what) for what in ("messages", "talks", "tokens")),
        *(("address", what) for what in ("messages", "talks")),
        *(("shop", what) for what in ("talks", "tokens")),
    }


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("who", ["one visitor", "as many visitors"])
def test_however_many_at_once_never_get_past_it(who: str, settings: Any) -> None:
    limit = 17
    many = who != "one visitor"
    settings.ECOM_AI_CHAT = {"visitor_messages": 10**6 if many else limit, "shop_messages": limit if many else 10**6}
    from ecom_ai.chat.services import visitors

    one, _token = visitors.issue()
    people = [visitors.issue()[0] if many else one for _number in range(AT_ONCE)]

    def spend(number: int) -> bool:
        try:
            services.spend(Owner(visitor=people[number]), {Budget.What.MESSAGES: 1, Budget.What.TOKENS: 10})
        except LimitReached:
            return False
        return True

    passed = at_once(spend, AT_ONCE, width=CONNECTIONS)
    assert passed.count(True) == limit
    row = Budget.objects.get(scope="shop" if many else "visitor", what="messages")
    assert row.used == limit
    assert Budget.objects.get(scope="shop", what="tokens").used == limit * 10
