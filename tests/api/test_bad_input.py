"""Whatever is sent, the answer is below 500, errors have one shape, and nothing is written by mistake."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
from rest_framework.test import APIClient

from ecom_ai.chat.models import Conversation
from ecom_ai.jobs.models import Job
from ecom_ai.training.models import TrainingRun
from tests.api.conftest import World, client_of
from tests.api.endpoints import BODIES, ENDPOINTS, Endpoint, takes_body
from tests.api.hostile import BROKEN_BODIES, CONTENT_TYPES, KEYS, QUERIES, SCALARS
from tests.api.test_roles import body_of, snapshot

pytestmark = pytest.mark.django_db

WITH_BODY = [each for each in ENDPOINTS if takes_body(each)]
WITH_KEY = [each for each in ENDPOINTS if "{pk}" in each.url]
LISTS = [each for each in ENDPOINTS if each.action == "list"]
FIELDS = {
    "create": ("product", "products", "language", "tone", "only_missing"),
    "partial_update": ("text", "seo_title", "meta_description", "revision"),
    "publish": ("revision", "seen_live"),
    "approve": ("revision", "seen_live"),
    "undo": ("revision",),
    "reject": ("revision", "reason"),
    "override": ("code", "text", "reason", "revision"),
}
CHAT_FIELDS = {
    "create": ("language", "product", "resume"),
    "post_message": ("text", "product"),
    "handoff": ("reason",),
    "feedback": ("value", "comment"),
}
REVIEW_FIELDS = {"partial_update": ("label", "undo", "text_hash"), "analyze": ("texts",)}
TRAINING_FIELDS = ("task", "dataset", "base", "params", "activate")


@pytest.fixture
def client(admin_user: Any) -> APIClient:
    """May do everything, and the conversation of the world, if there is one, is theirs."""
    Conversation.objects.update(user=admin_user)
    return client_of(admin_user)


def expect_good_manners(answer: Any, what: object, *, refused: bool = False) -> None:
    assert answer.status_code < 500, (what, answer.content[:300])
    if refused:
        assert answer.status_code >= 400, (what, answer.content[:300])
    if answer.status_code >= 400:
        body = answer.json()
        assert set(body) <= {"code", "detail", "fields"}, what
        assert isinstance(body["code"], str), what
        assert isinstance(body["detail"], str), what
        assert body["code"], what
        assert len(answer.content) < 20_000, (what, len(answer.content))


def fields_of(endpoint: Endpoint) -> tuple[str, ...]:
    if endpoint.prefix.startswith("chat/"):
        return CHAT_FIELDS[endpoint.action]
    if endpoint.prefix == "reviews":
        return REVIEW_FIELDS[endpoint.action]
    return TRAINING_FIELDS if endpoint.prefix == "training/runs" else FIELDS[endpoint.action]


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_wrong_values_in_every_field(endpoint: Endpoint, world: World, client: APIClient) -> None:
    address, friendly = endpoint.address(world.key_of(endpoint.prefix)), body_of(endpoint, world)
    for field in fields_of(endpoint):
        for value in SCALARS:
            body = {name: each for name, each in friendly.items() if not (field == "products" and name == "product")}
            raw = json.dumps({**body, field: value})
            answer = client.generic(endpoint.method, address, raw, "application/json")
            expect_good_manners(answer, (field, str(value)[:60]))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_broken_bodies(endpoint: Endpoint, world: World, client: APIClient) -> None:
    if endpoint.method == "get":
        pytest.skip("reads no body")
    before = snapshot()
    address = endpoint.address(world.key_of(endpoint.prefix))
    for name, raw in BROKEN_BODIES.items():
        answer = client.generic(endpoint.method, address, raw, "application/json")
        optional = name == "nothing" and (endpoint.prefix, endpoint.action) not in BODIES
        expect_good_manners(
            answer, name, refused=takes_body(endpoint) and not optional and not _readable(name, endpoint)
        )
    if takes_body(endpoint) and (endpoint.prefix, endpoint.action) in BODIES:
        assert snapshot() == before


def _readable(name: str, endpoint: Endpoint) -> bool:
    """Good JSON that names none of this endpoint's fields."""
    return name == "a number of 5000 digits" and (endpoint.prefix, endpoint.action) not in BODIES


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_other_content_types_are_415(endpoint: Endpoint, world: World, client: APIClient) -> None:
    address, raw = endpoint.address(world.key_of(endpoint.prefix)), json.dumps(body_of(endpoint, world))
    for content_type in CONTENT_TYPES:
        answer = client.generic(endpoint.method, address, raw or "{}", content_type)
        expect_good_manners(answer, content_type)
        assert answer.status_code == 415 or content_type.startswith("application/json")


@pytest.mark.parametrize("endpoint", WITH_KEY, ids=str)
def test_keys_that_are_none_are_404(endpoint: Endpoint, world: World, client: APIClient) -> None:
    before = snapshot()
    for key in KEYS:
        raw = json.dumps(body_of(endpoint, world)) if takes_body(endpoint) else ""
        answer = client.generic(endpoint.method, endpoint.address(key), raw, "application/json")
        expect_good_manners(answer, key)
        assert answer.status_code == 404, key
    assert snapshot() == before


@pytest.mark.parametrize("endpoint", LISTS, ids=str)
def test_odd_queries(endpoint: Endpoint, world: World, client: APIClient) -> None:
    for query in QUERIES:
        answer = client.get(f"{endpoint.address()}?{query}")
        expect_good_manners(answer, query[:80])
        if answer.status_code == 200 and "product=" in query:
            assert endpoint.prefix != "descriptions" or answer.json()["results"] == []


def test_a_status_that_does_not_exist_is_named(client: APIClient) -> None:
    answer = client.get("/api/ai/descriptions/?status=finished")
    assert (answer.status_code, answer.json()["code"]) == (400, "unknown_status")
    assert "ready" in answer.json()["detail"]


def test_one_product_too_many_and_none_at_all(world: World, client: APIClient) -> None:
    for products in ([str(number) for number in range(10_001)], []):
        answer = client.post("/api/ai/descriptions/", {"products": products}, format="json")
        expect_good_manners(answer, len(products), refused=True)
        assert set(answer.json()["fields"]) == {"products"}
    assert not Job.objects.filter(kind="ecom_ai.descriptions.generate_many").exists()
    full = client.post("/api/ai/descriptions/", {"products": [str(n) for n in range(10_000)]}, format="json")
    assert (full.status_code, full.json()["job"]["total"]) == (202, 10_000)


@pytest.mark.parametrize("body", [{}, {"product": "1", "products": ["1"]}, {"language": "zh"}])
def test_either_a_product_or_products(client: APIClient, body: dict[str, Any]) -> None:
    expect_good_manners(client.post("/api/ai/descriptions/", body, format="json"), body, refused=True)


def test_an_edit_without_words_is_refused(world: World, client: APIClient) -> None:
    for body in ({}, {"revision": 1}, {"nonsense": 1}):
        answer = client.patch(f"/api/ai/descriptions/{world.draft.pk}/", body, format="json")
        expect_good_manners(answer, body, refused=True)
    world.draft.refresh_from_db()
    assert world.draft.revision == 1


def test_markup_in_an_edit_never_gets_into_the_text(world: World, client: APIClient) -> None:
    text = "Holds 350 ml.<script>alert(1)</script><img src=x onerror=alert(1)> \u202eMade of stoneware."
    answer = client.patch(f"/api/ai/descriptions/{world.draft.pk}/", {"text": text}, format="json")
    assert answer.status_code == 200
    assert not {"<", ">", "\u202e"} & set(answer.json()["text"])


@pytest.mark.parametrize("name", ["layers", "learning_rate", "name", "seed", "compile", "device", "vocabulary"])
def test_training_options_of_the_wrong_kind(world: World, client: APIClient, name: str) -> None:
    body = {"task": "description", "dataset": world.dataset.pk}
    for value in SCALARS:
        raw = json.dumps({**body, "params": {name: value}})
        expect_good_manners(client.generic("post", "/api/ai/training/runs/", raw, "application/json"), str(value)[:60])
    for run in TrainingRun.objects.all():
        json.dumps(run.params, allow_nan=False)


@pytest.mark.parametrize("dataset", [True, 1.5, "1.5", 1e308, [1], {"pk": 1}, 0, -1, 2**63, None, "x"])
def test_a_data_set_is_named_by_its_number(world: World, client: APIClient, dataset: Any) -> None:
    answer = client.post("/api/ai/training/runs/", {"task": "tokenizer", "dataset": dataset}, format="json")
    expect_good_manners(answer, dataset, refused=True)


@pytest.mark.parametrize(
    "address", ["", "nonsense/", "descriptions", "descriptions/1", "jobs/", "models/1/2/3/", "%00/", "a%0ab"]
)
def test_addresses_that_do_not_exist(client: APIClient, address: str) -> None:
    for method in ("get", "post", "delete"):
        answer = client.generic(method, f"/api/ai/{address}")
        if address:
            expect_good_manners(answer, address, refused=True)
            assert answer.status_code in {404, 405}


@pytest.mark.parametrize("name", ["a\0b", "\0", "😀", "x" * 10_000, "' OR 1=1"])
def test_nonsense_credentials_are_refused(name: str, db: None) -> None:
    token = base64.b64encode(f"{name}:secret".encode()).decode()
    for header in (f"Basic {token}", "Basic", "Basic %%%", "Bearer x", "Basic /w=="):
        answer = APIClient(raise_request_exception=False).get("/api/ai/models/", headers={"Authorization": header})
        expect_good_manners(answer, header[:60], refused=True)


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "image/*", "nonsense", "*/*;q=x", "\x7f"])
def test_whatever_is_accepted_the_answer_is_json(client: APIClient, accept: str) -> None:
    answer = client.get("/api/ai/descriptions/", headers={"Accept": accept})
    expect_good_manners(answer, accept)
    assert answer["Content-Type"] == "application/json"


@pytest.mark.parametrize("key", ["x" * 256, "a\x00b", "\x1b[31m", "\u00a0"])
def test_idempotency_keys_that_nobody_could_read(world: World, client: APIClient, key: str) -> None:
    headers = {"Idempotency-Key": key}
    body = {"product": str(world.product.pk), "language": "zh"}
    expect_good_manners(client.post("/api/ai/descriptions/", body, format="json", headers=headers), key)


@pytest.mark.parametrize("endpoint", WITH_BODY, ids=str)
def test_a_body_in_chunks_is_refused_and_not_taken_for_none(
    endpoint: Endpoint, world: World, client: APIClient
) -> None:
    before = snapshot()
    address = endpoint.address(world.key_of(endpoint.prefix))
    answer = client.generic(endpoint.method, address, HTTP_TRANSFER_ENCODING="chunked")
    assert (answer.status_code, answer.json()["code"]) == (411, "length_required")
    assert snapshot() == before
