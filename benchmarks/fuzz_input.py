"""Where the fuzzer's requests come from: friendly ones, mutated, with the keys of real objects among nonsense."""

from __future__ import annotations

import json
import random
from typing import Any
from urllib.parse import quote

from ecom_ai.artifacts.models import Artifact
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.descriptions.models import Draft, text_hash
from ecom_ai.jobs.models import Job
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.training.models import TrainingRun
from shop.models import Product
from tests.api.endpoints import ENDPOINTS, Endpoint, takes_body
from tests.api.hostile import BROKEN_BODIES, CONTENT_TYPES, KEYS, QUERIES, SCALARS
from tests.descriptions.conftest import GOOD

MODELS: dict[str, Any] = {
    "descriptions": Draft,
    "jobs": Job,
    "models": Artifact,
    "training/runs": TrainingRun,
    "chat/conversations": Conversation,
    "chat/messages": Message,
    "chat/outcomes": Conversation,
    "reviews": ReviewScore,
}
SMALL_SCALARS = [value for value in SCALARS if not isinstance(value, str) or len(value) < 1_000]
SMALL_BODIES = [raw for raw in BROKEN_BODIES.values() if len(raw) < 10_000]


class Pools:
    def __init__(self, chance: random.Random) -> None:
        self.random = chance
        self.keys: dict[str, list[str]] = {prefix: ["1"] for prefix in MODELS}
        self.products: list[str] = []
        self.look_around()

    def look_around(self) -> None:
        """The newest objects, also those that the next caller may not see."""
        for prefix, model in MODELS.items():
            newest = "-scored_at" if model is ReviewScore else "-created_at"
            rows = model.objects.order_by(newest).values_list("pk", flat=True)[:20]
            self.keys[prefix] = [str(key) for key in rows] or ["1"]
        self.products = [str(key) for key in Product.objects.values_list("pk", flat=True)]

    def request(self) -> tuple[str, str, bytes | str, dict[str, str]]:
        endpoint = self.random.choice(ENDPOINTS)
        method = (
            endpoint.method if self.random.random() < 0.95 else self.random.choice(["put", "delete", "patch", "get"])
        )
        headers = {"Idempotency-Key": self.random.choice("abc") * self.random.choice([1, 3, 300])}
        return method.upper(), self._address(endpoint), self._body(endpoint), headers if self._now_and_then() else {}

    def content_type(self) -> dict[str, str]:
        odd = self.random.random() < 0.02
        return {"content_type": self.random.choice(CONTENT_TYPES) if odd else "application/json"}

    def _now_and_then(self) -> bool:
        return self.random.random() < 0.15

    def _address(self, endpoint: Endpoint) -> str:
        key = self.random.choice(KEYS) if self._now_and_then() else self.random.choice(self.keys[endpoint.prefix])
        address = quote(endpoint.address(key), safe="/%")
        return f"{address}?{self.random.choice(QUERIES)}" if self._now_and_then() else address

    def _body(self, endpoint: Endpoint) -> bytes | str:
        if not takes_body(endpoint):
            return ""
        if self.random.random() < 0.05:
            return self.random.choice(SMALL_BODIES)
        body = self._friendly(endpoint)
        if self.random.random() < 0.4:
            name = self.random.choice([*body, "revision", "text", "params", "products"])
            body[name] = self.random.choice(SMALL_SCALARS)
        return json.dumps(body)

    def _friendly(self, endpoint: Endpoint) -> dict[str, Any]:
        pick = self.random.choice
        if endpoint.prefix == "training/runs":
            return {"task": pick(["tokenizer", "pretrain", "description"]), "dataset": pick([1, 2]), "params": {}}
        if endpoint.prefix.startswith("chat/"):
            asked = {"text": pick(["How much does the mug hold?", "我的订单到哪了", "A person please", "x" * 3_000])}
            return {"post_message": asked, "feedback": {"value": pick(["up", "down"])}}.get(endpoint.action, {})
        if endpoint.prefix == "reviews":
            words = {"texts": pick([["Broke in a day.", "质量很好"], ["😀"], []])}
            return words if endpoint.action == "analyze" else {"label": pick(["positive", "negative", "angry"])}
        if endpoint.action == "create":
            what = (
                {"product": pick(self.products)} if pick([True, False]) else {"products": self.products[: pick([1, 5])]}
            )
            return {**what, "language": pick(["zh", "en"]), "tone": pick(["plain", "warm"])}
        changes: dict[str, Any] = {
            "partial_update": {"text": pick([GOOD, GOOD, GOOD[:60]]), "seo_title": "A mug"},
            "reject": {"reason": "No."},
            "override": {"code": pick(["superlative", "unsupported"]), "text": "best", "reason": "A seal."},
            "publish": {"seen_live": pick(["", text_hash(GOOD)])},
        }.get(endpoint.action, {})
        return {**changes, **({"revision": pick([1, 2, 3, 4])} if self._now_and_then() else {})}
