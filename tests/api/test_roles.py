"""S1: every role, every object, every endpoint and method."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.core import serializers
from rest_framework.test import APIClient

from ecom_ai.urls import router
from tests.api.conftest import World, client_of, make_user
from tests.api.endpoints import BODIES, ENDPOINTS, FOR_ALL, OWN, OWN_ONLY, RIGHTS, STAFF_ONLY, Endpoint, right_of

pytestmark = pytest.mark.django_db

SECRETS = ("stoneware", "Harbour", "model.safetensors", "generate_one")
"""Words of the objects; none may be in an answer to those who may not see them."""


def snapshot() -> str:
    """Every row of ours and of the product."""
    models = [*apps.get_app_config("ecom_ai").get_models(), apps.get_model("shop.Product")]
    return "".join(serializers.serialize("json", model._default_manager.order_by("pk")) for model in models)


def body_of(endpoint: Endpoint, world: World) -> dict[str, Any]:
    values = {"PRODUCT": str(world.product.pk), "DATASET": world.dataset.pk}
    body = BODIES.get((endpoint.prefix, endpoint.action), {})
    return {name: values.get(value, value) if isinstance(value, str) else value for name, value in body.items()}


def call(client: APIClient, endpoint: Endpoint, world: World, *, method: str = "") -> Any:
    address = endpoint.address(world.key_of(endpoint.prefix))
    data = None if endpoint.method == "get" else body_of(endpoint, world)
    return client.generic(method or endpoint.method, address, *_json(data))


def _json(data: Any) -> tuple[str, str]:
    import json

    return ("" if data is None else json.dumps(data)), "application/json"


def test_the_table_names_every_endpoint_and_no_other() -> None:
    assert {(each.prefix, each.action) for each in ENDPOINTS} == set(RIGHTS) | FOR_ALL | OWN
    assert {prefix for prefix, _view, _name in router.registry} == {each.prefix for each in ENDPOINTS}


def outsiders(right: str) -> dict[str, Any]:
    """Everybody who may not; staff with every right but this one among them."""
    others = {name for name in RIGHTS.values() if name != right}
    return {
        "anonymous": None,
        "customer": make_user("customer", is_staff=False),
        "customer with the right": make_user("buyer", right, is_staff=False),
        "staff without rights": make_user("clerk"),
        "staff with every other right": make_user("manager", *others),
        **{f"staff with {name} only": make_user(name, name) for name in sorted(others)},
    }


@pytest.mark.parametrize("endpoint", STAFF_ONLY, ids=str)
def test_nobody_without_the_right_reads_or_writes_anything(endpoint: Endpoint, world: World) -> None:
    right = right_of(endpoint)
    people = outsiders(right)
    before = snapshot()
    for name, user in people.items():
        if endpoint.prefix == "jobs" and name == "staff with view_job only":
            continue  # sees the job and may not change it: see below
        answer = call(client_of(user), endpoint, world)
        expected = {404} if endpoint.prefix == "jobs" and user is not None else {401, 403}
        assert answer.status_code in expected, name
        assert set(answer.json()) == {"code", "detail"}, name
        assert not [word for word in SECRETS if word in answer.content.decode()], name
    assert snapshot() == before


@pytest.mark.parametrize("endpoint", OWN_ONLY, ids=str)
def test_what_is_somebody_elses_is_not_there_for_anybody(endpoint: Endpoint, world: World, admin_user: Any) -> None:
    before = snapshot()
    for name, user in {**outsiders("nothing"), "superuser": admin_user}.items():
        answer = call(client_of(user), endpoint, world)
        assert answer.status_code == 404, name
        assert set(answer.json()) == {"code", "detail"}, name
        assert not [word for word in SECRETS if word in answer.content.decode()], name
    assert snapshot() == before
    # 409: the answer is there, so there is nothing to retry; 406: no stream without ASGI
    assert call(client_of(world.owner), endpoint, world).status_code in {200, 202, 406, 409}


@pytest.mark.parametrize("endpoint", STAFF_ONLY, ids=str)
def test_staff_with_the_right_and_superusers_may(endpoint: Endpoint, world: World) -> None:
    # a retry does the work of the job again, so it takes the right to that work as well
    rights = {right_of(endpoint), *({"view_job", "generate_draft"} if endpoint.prefix == "jobs" else ())}
    boss = make_user("boss")
    boss.is_superuser = True
    boss.save()
    for user in (make_user("clerk", *rights), boss):
        answer = call(client_of(user), endpoint, world)
        # 409: the object is not in a state for it. override: the draft has no such reason.
        allowed = {200, 202, 409} | ({404} if endpoint.action == "override" else set())
        assert answer.status_code in allowed, answer.content


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_methods_that_do_not_exist_change_nothing(endpoint: Endpoint, world: World, admin_user: Any) -> None:
    known = {each.method for each in ENDPOINTS if each.url == endpoint.url}
    before = snapshot()
    for method in {"get", "post", "put", "patch", "delete", "trace", "options", "head"} - known:
        for user in (admin_user, None):
            answer = call(client_of(user), endpoint, world, method=method)
            assert answer.status_code in (
                {200, 401, 403} if method in {"options", "head"} else {401, 403, 404, 405}
            ) | ({400, 404, 405} if method == "head" else set()), method
            if user is None:
                assert not [word for word in SECRETS if word in answer.content.decode()]
    assert snapshot() == before


def test_somebody_elses_job_is_not_there(world: World) -> None:
    for user in (make_user("customer", is_staff=False), make_user("clerk", "generate_draft", "change_draft")):
        for endpoint in (each for each in ENDPOINTS if each.prefix == "jobs"):
            assert call(client_of(user), endpoint, world).status_code == 404


def test_who_may_only_see_jobs_cancels_none(world: World) -> None:
    client = client_of(make_user("viewer", "view_job"))
    statuses = {each.action: call(client, each, world).status_code for each in ENDPOINTS if each.prefix == "jobs"}
    assert statuses == {"retrieve": 200, "cancel": 404, "retry": 404}


def test_a_job_that_somebody_else_started_for_the_same_product_is_not_shown(world: World) -> None:
    answer = client_of(make_user("second", "generate_draft")).post(
        "/api/ai/descriptions/", {"product": str(world.product.pk)}, format="json"
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "already_running")
    assert str(world.job.pk) not in answer.content.decode()


def test_a_draft_of_a_product_that_is_gone_can_still_be_read_and_rejected(world: World, admin_user: Any) -> None:
    world.product.delete()
    client, address = client_of(admin_user), f"/api/ai/descriptions/{world.draft.pk}/"
    assert client.get(address).json()["live"]["text"] == ""
    assert client.post(f"{address}publish/").status_code == 404
    assert client.post(f"{address}reject/").status_code == 200
