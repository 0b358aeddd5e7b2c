"""The schema is valid, explains every operation, and is kept by the answers."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from drf_spectacular.generators import SchemaGenerator

from tests.api.endpoints import ENDPOINTS, takes_body

METHODS = {"get", "post", "put", "patch", "delete"}


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    found: dict[str, Any] = SchemaGenerator().get_schema(request=None, public=True)
    return found


@pytest.fixture(scope="module")
def operations(schema: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (method, path): operation
        for path, item in schema["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    }


def test_the_schema_is_valid_and_gives_no_warning(tmp_path: Any) -> None:
    call_command("spectacular", validate=True, fail_on_warn=True, file=str(tmp_path / "schema.yml"))


def test_every_endpoint_is_in_the_schema(operations: dict[tuple[str, str], Any]) -> None:
    expected = {(each.method, each.address("{id}")) for each in ENDPOINTS}
    assert expected == {key for key in operations if key[1].startswith("/api/ai/")}


def test_every_operation_is_described_in_its_own_words(operations: dict[tuple[str, str], Any]) -> None:
    texts = [operation.get("description", "") for operation in operations.values()]
    assert all(len(text) > 15 for text in texts), [
        key for key, each in operations.items() if not each.get("description")
    ]
    assert len(set(texts)) == len(texts)


def test_bodies_have_examples_that_their_serializer_takes(operations: dict[tuple[str, str], Any]) -> None:
    for endpoint in ENDPOINTS:
        operation = operations[endpoint.method, endpoint.address("{id}")]
        assert ("requestBody" in operation) == takes_body(endpoint), endpoint
        if takes_body(endpoint):
            content = operation["requestBody"]["content"]
            assert set(content) == {"application/json"}, endpoint
            assert content["application/json"]["examples"], endpoint


def test_every_operation_tells_its_errors_in_one_shape(operations: dict[tuple[str, str], Any]) -> None:
    for key, operation in operations.items():
        if not key[1].startswith("/api/ai/"):
            continue
        errors = {status: body for status, body in operation["responses"].items() if not status.startswith("2")}
        assert {"403", "404", "default"} <= set(errors), key
        for body in errors.values():
            assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Error"}, key


def test_what_starts_a_job_takes_an_idempotency_key(operations: dict[tuple[str, str], Any]) -> None:
    for path in ("/api/ai/descriptions/", "/api/ai/training/runs/"):
        names = {parameter["name"] for parameter in operations["post", path]["parameters"]}
        assert "Idempotency-Key" in names
