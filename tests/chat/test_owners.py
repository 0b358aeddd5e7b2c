"""Whose conversation it is (S1, S12): cookies that are forged, expired, foreign, outdated; logins; CSRF."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core import signing
from django.test import Client
from django.utils import timezone
from rest_framework.test import APIClient

from ecom_ai.chat.models import Conversation, ConversationEvent, Visitor
from ecom_ai.chat.services import visitors
from tests.chat.conftest import ROOT, begin, get, post

pytestmark = pytest.mark.django_db


def cookie_of(client: Any) -> str:
    return str(client.cookies[visitors.COOKIE].value)


def browser_with(token: str) -> APIClient:
    client = APIClient(raise_request_exception=False)
    client.cookies[visitors.COOKIE] = token
    return client


def test_the_cookie_is_out_of_reach_for_scripts_and_other_sites(visitor: APIClient) -> None:
    begin(visitor)
    cookie = visitor.cookies[visitors.COOKIE]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Lax", "/")
    assert 0 < int(cookie["max-age"]) <= 30 * 86_400
    assert cookie_of(visitor).split(".")[1].split(":")[0] not in str(Visitor.objects.values())


def test_looking_writes_nothing_and_sets_no_cookie(visitor: APIClient) -> None:
    found = get(visitor, "conversations/?language=zh")
    assert found["current"] is None
    assert "AI" in found["notice"] or "人工智能" in found["notice"]
    assert visitors.COOKIE not in visitor.cookies
    assert not Visitor.objects.exists()


def test_a_visitor_goes_on_with_the_open_conversation(visitor: APIClient) -> None:
    first = begin(visitor, language="en")
    assert begin(visitor, 200, resume=True)["id"] == first["id"]
    assert get(visitor, "conversations/")["current"]["id"] == first["id"]
    post(visitor, f"conversations/{first['id']}/close/")
    assert begin(visitor, 201, resume=True)["id"] != first["id"]


def calls(talk: str, message: int) -> list[tuple[str, str]]:
    return [
        ("get", f"conversations/{talk}/"),
        ("get", f"conversations/{talk}/messages/"),
        ("get", f"conversations/{talk}/stream/"),
        ("post", f"conversations/{talk}/messages/"),
        ("post", f"conversations/{talk}/handoff/"),
        ("post", f"conversations/{talk}/cancel/"),
        ("post", f"conversations/{talk}/close/"),
        ("post", f"messages/{message}/feedback/"),
        ("post", f"messages/{message}/retry/"),
    ]


def expect_nothing(client: APIClient, talk: str, message: int) -> None:
    for method, url in calls(talk, message):
        answer = client.generic(method, ROOT + url, '{"text": "Hello", "value": "up"}', "application/json")
        assert answer.status_code == 404, (url, answer.content)
        assert answer.json()["code"] in {"conversation_not_found", "message_not_found"}


def test_forged_expired_foreign_and_outdated_cookies_open_nothing(visitor: APIClient, settings: Any) -> None:
    talk = begin(visitor, language="en")["id"]
    message = post(visitor, f"conversations/{talk}/messages/", 202, text="Hello")["answer"]["id"]
    token = cookie_of(visitor)
    other = APIClient()
    begin(other)
    key, _secret = token.split(".", 1)
    wrong = signing.TimestampSigner(salt=visitors.SALT).sign(f"{key}.nonsense")
    elsewhere = signing.TimestampSigner(salt="another").sign(token.rsplit(":", 2)[0])
    hostile = ["", "x", token[:-1], token + "x", wrong, elsewhere, cookie_of(other), "a\x00b", "x" * 5000]
    for each in hostile:
        expect_nothing(browser_with(each), talk, message)
    settings.ECOM_AI_CHAT = {"visitor_days": 1e-9}
    expect_nothing(browser_with(token), talk, message)
    settings.ECOM_AI_CHAT = {}
    settings.SECRET_KEY = "another"
    expect_nothing(browser_with(token), talk, message)
    settings.SECRET_KEY = "tests-only"
    assert get(browser_with(token), f"conversations/{talk}/")["id"] == talk
    assert Conversation.objects.get(pk=talk).messages.count() == 2


def age(visitor: Visitor, **delta: float) -> None:
    Visitor.objects.filter(pk=visitor.pk).update(rotated_at=timezone.now() - timedelta(**delta))


def test_the_cookie_is_rotated_and_the_former_ends_once_the_new_one_arrived(visitor: APIClient) -> None:
    talk = begin(visitor)["id"]
    former = cookie_of(visitor)
    begin(visitor, 200, resume=True)
    assert cookie_of(visitor) == former
    age(Visitor.objects.get(), days=2)
    begin(visitor, 200, resume=True)
    new = cookie_of(visitor)
    assert new != former
    get(browser_with(former), f"conversations/{talk}/")  # the answer with the new one may have got lost
    get(browser_with(new), f"conversations/{talk}/")
    get(browser_with(former), f"conversations/{talk}/")  # and requests may have crossed it
    Visitor.objects.update(former_until=timezone.now() - timedelta(seconds=1))
    get(browser_with(former), f"conversations/{talk}/", 404)
    get(browser_with(new), f"conversations/{talk}/")


def test_on_login_the_talk_becomes_the_customers_and_the_cookie_opens_nothing(
    visitor: APIClient, customer: Any, client: Client
) -> None:
    own = begin(visitor, language="en")["id"]
    token = cookie_of(visitor)
    earlier = Conversation.objects.create(user=customer, language="en")
    client.cookies[visitors.COOKIE] = token
    assert client.post("/en/account/login/", {"username": "li", "password": "secret"}).status_code == 302
    talk = Conversation.objects.get(pk=own)
    assert (talk.user, talk.visitor) == (customer, None)
    assert client.get(f"{ROOT}conversations/{own}/").status_code == 200
    get(browser_with(token), f"conversations/{own}/", 404)
    assert not Visitor.objects.exists()
    # never merged: two talks stay two
    assert set(Conversation.objects.filter(user=customer)) == {talk, earlier}
    assert ConversationEvent.objects.filter(conversation=talk, kind="owned", user=customer).exists()
    client.post("/en/account/logout/")
    assert client.get(f"{ROOT}conversations/{own}/").status_code == 404


def test_another_customer_who_signs_in_with_a_stolen_cookie_gets_what_was_the_visitors_only(
    visitor: APIClient, customer: Any
) -> None:
    talk = begin(visitor, language="en")["id"]
    assert visitors.own(cookie_of(visitor), customer) == 1
    assert visitors.own(cookie_of(visitor), None) == 0
    assert Conversation.objects.get(pk=talk).user == customer


def test_customers_do_not_see_one_another(customer: Any, staff: Any) -> None:
    mine, other = APIClient(), APIClient(raise_request_exception=False)
    mine.force_authenticate(customer)
    other.force_authenticate(staff)
    talk = begin(mine, language="en")["id"]
    message = post(mine, f"conversations/{talk}/messages/", 202, text="Hello")["answer"]["id"]
    expect_nothing(other, talk, message)
    expect_nothing(APIClient(raise_request_exception=False), talk, message)


def test_a_page_elsewhere_can_make_the_browser_do_nothing(customer: Any) -> None:
    for signed_in in (False, True):
        browser = APIClient(enforce_csrf_checks=True)
        if signed_in:
            browser.force_login(customer)
        refused = browser.post(f"{ROOT}conversations/", {}, format="json")
        assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
        token = get(browser, "conversations/")["csrf"]
        headers = {"X-CSRFToken": token}
        begun = browser.post(f"{ROOT}conversations/", {"language": "en"}, format="json", headers=headers)
        assert begun.status_code == 201, begun.content
        url = f"{ROOT}conversations/{begun.json()['id']}/messages/"
        assert browser.post(url, {"text": "Hello"}, format="json").status_code == 403
        form = browser.post(url, {"text": "Hello", "csrfmiddlewaretoken": token}, headers=headers)
        assert form.status_code == 415
        assert browser.post(url, {"text": "Hello"}, format="json", headers=headers).status_code == 202


@pytest.mark.parametrize("given", ["Bearer nonsense", "Negotiate x"])
def test_a_password_of_the_web_server_is_no_leave_to_use_the_cookie(given: str) -> None:
    """The browser sends it by itself, and none of our authentications knows it."""
    browser = APIClient(enforce_csrf_checks=True)
    headers = {"X-CSRFToken": get(browser, "conversations/")["csrf"]}
    talk = browser.post(f"{ROOT}conversations/", {"language": "en"}, format="json", headers=headers).json()["id"]
    url, given_too = f"{ROOT}conversations/{talk}/close/", {"Authorization": given}
    refused = browser.post(url, headers=given_too)
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    assert browser.get(f"{ROOT}conversations/{talk}/", headers=given_too).json()["state"] == "bot"
    assert browser.post(url, format="json", headers={**given_too, **headers}).json()["state"] == "closed"
