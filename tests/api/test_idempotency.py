"""R12: one key is one job, however often and however close together it comes."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from ecom_ai.jobs.models import Job
from tests.api.conftest import World, client_of, make_product, make_user
from tests.at_once import at_once

URL = "/api/ai/descriptions/"
AT_ONCE = 50


def send(user: Any, key: str, **body: Any) -> Any:
    return client_of(user).post(URL, body, format="json", headers={"Idempotency-Key": key})


@pytest.mark.django_db(transaction=True)
def test_the_same_key_fifty_times_at_once_is_one_job() -> None:
    user, product = make_user("editor", "generate_draft"), make_product()
    others = [str(make_product(number).pk) for number in range(1, 4)]
    for key, body in (("one", {"product": str(product.pk)}), ("many", {"products": others})):
        answers = at_once(lambda _number, key=key, body=body: send(user, key, **body), AT_ONCE)
        assert Counter(answer.status_code for answer in answers) == {202: AT_ONCE}
        assert len({answer.json()["job"]["id"] for answer in answers}) == 1
    assert Job.objects.count() == 2
    assert Job.objects.get(key="many").items.count() == 3


@pytest.mark.django_db(transaction=True)
def test_fifty_different_bodies_with_one_key_are_one_job_and_forty_nine_conflicts() -> None:
    user = make_user("editor", "generate_draft")
    products = [str(make_product(number).pk) for number in range(AT_ONCE)]
    answers = at_once(lambda number: send(user, "k", products=[products[number]]), AT_ONCE)
    assert Counter(answer.status_code for answer in answers) == {202: 1, 409: AT_ONCE - 1}
    assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"idempotency_conflict"}
    assert Job.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_fifty_clicks_without_a_key_are_one_job_too() -> None:
    user, product = make_user("editor", "generate_draft"), make_product()
    answers = at_once(lambda _number: client_of(user).post(URL, {"product": str(product.pk)}, format="json"), AT_ONCE)
    assert {answer.status_code for answer in answers} == {202}
    assert Job.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "other",
    [{"language": "zh"}, {"tone": "warm"}, {"product": "OTHER"}, {"product": None, "products": ["1"]}],
    ids=["language", "tone", "product", "many instead of one"],
)
def test_another_body_with_the_same_key_is_409(world: World, other: dict[str, Any]) -> None:
    user, second = make_user("editor", "generate_draft", "view_job"), make_product(1)
    body = {"product": str(second.pk), "language": "en"}
    assert send(user, "k", **body).status_code == 202
    changed = {**body, **{name: str(world.product.pk) if value == "OTHER" else value for name, value in other.items()}}
    answer = send(user, "k", **{name: value for name, value in changed.items() if value is not None})
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")


@pytest.mark.django_db
def test_the_same_key_of_two_people_is_two_jobs(db: None) -> None:
    products = [str(make_product(number).pk) for number in range(2)]
    for name, product in zip(("one", "two"), products, strict=True):
        assert send(make_user(name, "generate_draft"), "k", product=product).status_code == 202
    assert Job.objects.count() == 2


@pytest.mark.django_db
def test_the_key_of_a_finished_job_gives_that_job_again(world: World) -> None:
    user, product = make_user("editor", "generate_draft"), make_product(1)
    first = send(user, "k", product=str(product.pk)).json()["job"]
    Job.objects.filter(pk=first["id"]).update(state="done")
    again = send(user, "k", product=str(product.pk))
    assert (again.status_code, again.json()["job"]["id"], again.json()["job"]["state"]) == (202, first["id"], "done")
