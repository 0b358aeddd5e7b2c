from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from rest_framework import exceptions
from rest_framework.request import Request
from rest_framework.test import APIRequestFactory
from rest_framework.views import APIView

from ecom_ai.exceptions import EngineUnavailable, IdempotencyConflict, InvalidInput, NotFound
from ecom_ai.rest import exception_handler, idempotency_key, staff_may


@pytest.mark.parametrize(
    ("error", "status", "code"),
    [
        (InvalidInput("Too long."), 400, "invalid"),
        (InvalidInput("Too long.", code="too_long"), 400, "too_long"),
        (NotFound("No."), 404, "not_found"),
        (IdempotencyConflict("Other body."), 409, "idempotency_conflict"),
        (EngineUnavailable("Away."), 503, "engine_unavailable"),
        (exceptions.ParseError(), 400, "parse_error"),
        (exceptions.Throttled(), 429, "throttled"),
        (Http404(), 404, "not_found"),
    ],
)
def test_every_error_has_a_code_and_a_detail(error: Exception, status: int, code: str) -> None:
    answer = exception_handler(error, {})
    assert answer is not None
    assert (answer.status_code, answer.data["code"]) == (status, code)
    assert answer.data["detail"]


def test_refused_fields_are_named() -> None:
    answer = exception_handler(exceptions.ValidationError({"text": ["Required."]}), {})
    assert answer is not None
    assert answer.data["code"] == "invalid"
    assert answer.data["fields"] == {"text": ["Required."]}


def test_an_unexpected_error_is_left_to_django() -> None:
    assert exception_handler(ZeroDivisionError(), {}) is None


def request(**headers: str) -> Request:
    return Request(APIRequestFactory().post("/", headers=headers))


def test_the_idempotency_key_is_read_and_bounded() -> None:
    assert idempotency_key(request()) == ""
    assert idempotency_key(request(**{"Idempotency-Key": " abc "})) == "abc"
    for bad in ("x" * 256, "a\x00b"):
        with pytest.raises(InvalidInput):
            idempotency_key(request(**{"Idempotency-Key": bad}))


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "wanted"), [("GET", "shop.view"), ("POST", "shop.change")])
def test_reading_and_writing_need_their_own_right(method: str, wanted: str) -> None:
    class Clerk:
        is_authenticated = is_staff = True

        def has_perm(self, name: str) -> bool:
            return name == wanted

    permission = staff_may(read="shop.view", write="shop.change")()
    asked: Any = APIRequestFactory().generic(method, "/")
    for user, allowed in ((Clerk(), True), (AnonymousUser(), False)):
        asked.user = user
        assert permission.has_permission(asked, APIView()) is allowed
