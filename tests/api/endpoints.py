"""Every endpoint, read from the router: a new one is tested as soon as it exists, or the table below fails."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ecom_ai.urls import router


@dataclass(frozen=True, slots=True)
class Endpoint:
    prefix: str
    action: str
    method: str
    url: str
    """With `{pk}` where an object is named."""

    def __str__(self) -> str:
        return f"{self.method.upper()} {self.url}"

    def address(self, key: str = "") -> str:
        return "/api/ai/" + self.url.replace("{pk}", key)


def enumerate_endpoints() -> list[Endpoint]:
    found = []
    for prefix, view, _basename in router.registry:
        lookup = "{pk}"
        for route in router.get_routes(view):
            url = route.url.replace("{prefix}", prefix).replace("{lookup}", lookup).replace("{trailing_slash}", "/")
            for method, action in router.get_method_map(view, route.mapping).items():
                found.append(
                    Endpoint(
                        prefix,
                        action,
                        method,
                        url.strip("^$").lstrip("/"),
                    )
                )
    return found


ENDPOINTS = enumerate_endpoints()

RIGHTS: dict[tuple[str, str], str] = {
    ("descriptions", "list"): "view_draft",
    ("descriptions", "retrieve"): "view_draft",
    ("descriptions", "create"): "generate_draft",
    ("descriptions", "partial_update"): "change_draft",
    ("descriptions", "approve"): "change_draft",
    ("descriptions", "reject"): "change_draft",
    ("descriptions", "override"): "change_draft",
    ("descriptions", "publish"): "publish_draft",
    ("descriptions", "undo"): "publish_draft",
    ("jobs", "retrieve"): "view_job",
    ("jobs", "cancel"): "change_job",
    ("jobs", "retry"): "change_job",
    ("chat/outcomes", "list"): "view_conversation",
    ("models", "list"): "view_artifact",
    ("models", "retrieve"): "view_artifact",
    ("models", "activate"): "activate_artifact",
    ("models", "rollback"): "activate_artifact",
    ("reviews", "list"): "view_reviewscore",
    ("reviews", "retrieve"): "view_reviewscore",
    ("reviews", "partial_update"): "change_reviewscore",
    ("reviews", "trends"): "view_reviewscore",
    ("reviews", "analyze"): "view_reviewscore",
    ("reviews", "export"): "view_reviewscore",
    ("training/runs", "list"): "view_trainingrun",
    ("training/runs", "retrieve"): "view_trainingrun",
    ("training/runs", "create"): "start_training",
}
"""Who may: staff with this permission. Jobs are seen by their owner as well."""

FOR_ALL = {("chat/conversations", "list"), ("chat/conversations", "create"), ("reviews", "summary")}
"""Anybody may; what is shown is the caller's own, or public."""
OWN = {
    *(("chat/conversations", name) for name in ("retrieve", "messages", "post_message", "stream", "transcript")),
    *(("chat/conversations", name) for name in ("handoff", "cancel", "close")),
    *(("chat/messages", name) for name in ("feedback", "retry")),
}
"""The customer whose conversation it is; for everybody else, staff as well, it does not exist."""

BODIES: dict[tuple[str, str], dict[str, Any]] = {
    ("descriptions", "create"): {"product": "PRODUCT"},
    ("descriptions", "partial_update"): {"text": "Something else."},
    ("descriptions", "override"): {"code": "superlative", "text": "best", "reason": "A seal."},
    ("reviews", "partial_update"): {"label": "negative"},
    ("reviews", "analyze"): {"texts": ["Broke in a day."]},
    ("training/runs", "create"): {"task": "tokenizer", "dataset": "DATASET"},
    ("chat/conversations", "post_message"): {"text": "How much does it hold?"},
    ("chat/messages", "feedback"): {"value": "up"},
}
"""What a friendly caller sends; the others need nothing."""

TAKES_NO_BODY = {
    *(("jobs", "cancel"), ("jobs", "retry"), ("models", "activate"), ("models", "rollback")),
    *(("chat/conversations", "cancel"), ("chat/conversations", "close"), ("chat/messages", "retry")),
}


def right_of(endpoint: Endpoint) -> str:
    return RIGHTS[endpoint.prefix, endpoint.action]


def takes_body(endpoint: Endpoint) -> bool:
    return endpoint.method != "get" and (endpoint.prefix, endpoint.action) not in TAKES_NO_BODY


STAFF_ONLY = [each for each in ENDPOINTS if (each.prefix, each.action) in RIGHTS]
OWN_ONLY = [each for each in ENDPOINTS if (each.prefix, each.action) in OWN]
