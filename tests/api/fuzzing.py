"""Requests made from the schema by schemathesis, against the application in this process."""

from __future__ import annotations

import base64
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import schemathesis
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, Phase, given, seed, settings
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
MODES = (GenerationMode.POSITIVE, GenerationMode.NEGATIVE)


def load_schema() -> Any:
    return schemathesis.openapi.from_wsgi("/api/schema/?format=json", get_wsgi_application())


def credentials(name: str, password: str) -> dict[str, str]:
    token = base64.b64encode(f"{name}:{password}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def fuzz(
    schema: Any,
    headers: Mapping[str, str],
    *,
    key_of: Callable[[str], str],
    examples: int,
    random_seed: int = 1,
    paths: Callable[[str], bool] = lambda _path: True,
) -> Counter[int]:
    """Send `examples` requests in each mode to every operation of these paths, half of them to the object that
    `key_of(path)` names; counts the statuses. Raises on an answer that is not as the schema says, or a
    failure of the server."""
    statuses: Counter[int] = Counter()
    for found in schema.get_all_operations():
        operation = found.ok()
        if not paths(operation.path):
            continue
        named = {"id": key_of(operation.path)} if "{id}" in operation.path else None
        for mode in MODES:
            for parameters in (None, named) if named else (None,):
                strategy = operation.as_strategy(generation_mode=mode, path_parameters=parameters)
                _send_all(strategy, dict(headers), examples // (2 if named else 1) or 1, random_seed, statuses)
    return statuses


def _send_all(strategy: Any, headers: dict[str, str], examples: int, number: int, statuses: Counter[int]) -> None:
    @seed(number)
    @settings(
        max_examples=examples,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)
    def send(case: Any) -> None:
        answer = case.call(headers=headers)
        statuses[answer.status_code] += 1
        case.validate_response(answer, checks=CHECKS)

    send()
