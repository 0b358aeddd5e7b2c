"""What the chat's REST door takes and gives, for validation and for the OpenAPI schema."""

from __future__ import annotations

from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.utils import OpenApiExample, extend_schema_serializer
from rest_framework import serializers

from ecom_ai.chat.services.conversations import PRODUCT_KEY_LENGTH, REASON_LENGTH
from ecom_ai.chat.services.posting import COMMENT_LENGTH
from ecom_ai.chat.services.visitors import COOKIE


class CookieScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call] # its hook has no types
    """Tells the schema how `CookieAuthentication` works."""

    target_class = "ecom_ai.chat.authentication.CookieAuthentication"
    name = "chatCookie"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "cookie", "name": COOKIE, "description": "Or the session of a customer."}


class _Given(serializers.Serializer[Any]):
    """Describes a dict that a service made."""

    def to_representation(self, instance: Any) -> Any:
        return instance


class ChatPersonSerializer(_Given):
    name = serializers.CharField(help_text="May be empty.")


class ChatSourceSerializer(_Given):
    kind = serializers.CharField(help_text="product, faq, policy or order.")
    title = serializers.CharField()
    url = serializers.CharField()
    quote = serializers.CharField(help_text="The passage that says it.")


class ChatCardSerializer(_Given):
    id = serializers.CharField()
    title = serializers.CharField()
    url = serializers.CharField()
    price = serializers.CharField(allow_null=True)
    available = serializers.BooleanField()
    stock = serializers.IntegerField(allow_null=True)


class ChatMessageSerializer(_Given):
    id = serializers.IntegerField()
    role = serializers.CharField(help_text="customer, bot, person or system.")
    status = serializers.CharField(help_text="pending, streaming, done, stopped or failed.")
    text = serializers.CharField()
    code = serializers.CharField(help_text="Of a note or a failure.")
    language = serializers.CharField()
    outcome = serializers.CharField()
    offer_person = serializers.BooleanField()
    sources = ChatSourceSerializer(many=True)
    products = ChatCardSerializer(many=True, help_text="Price and stock as they are now.")
    label = serializers.CharField(help_text="Show it beside the text.")  # type: ignore[assignment] # as DRF's own
    feedback = serializers.CharField(allow_null=True, help_text="up, down or null.")
    comment = serializers.CharField()
    person = ChatPersonSerializer(allow_null=True)
    question = serializers.IntegerField(allow_null=True, help_text="Which message it answers.")
    cursor = serializers.CharField(help_text="Where its text stands, as `last_event_id` takes it.")
    created_at = serializers.DateTimeField()


class ChatStaffSerializer(_Given):
    available = serializers.BooleanField()
    text = serializers.CharField()
    opens_at = serializers.DateTimeField(allow_null=True)


class ChatWaitingSerializer(_Given):
    position = serializers.IntegerField()
    since = serializers.DateTimeField()
    text = serializers.CharField()


class ChatStateSerializer(_Given):
    state = serializers.CharField(help_text="bot, waiting, person or closed.")
    revision = serializers.IntegerField()
    staff = ChatStaffSerializer()
    person = ChatPersonSerializer(allow_null=True)
    waiting = ChatWaitingSerializer(allow_null=True)


class ConversationSerializer(ChatStateSerializer):
    id = serializers.UUIDField()
    language = serializers.CharField(help_text="zh or en.")
    notice = serializers.CharField(help_text="Show it before the first message.")
    label = serializers.CharField()  # type: ignore[assignment] # as DRF's own
    running = serializers.IntegerField(allow_null=True, help_text="The answer that is being written.")
    messages = ChatMessageSerializer(many=True)


class ChatPageSerializer(ChatStateSerializer):
    messages = ChatMessageSerializer(many=True)
    more = serializers.BooleanField()


@extend_schema_serializer(many=False)
class ChatDoorSerializer(_Given):
    csrf = serializers.CharField(help_text="Send it as `X-CSRFToken` with every POST.")
    streaming = serializers.BooleanField(help_text="Whether `stream/` works here; else poll.")
    notice = serializers.CharField()
    notices = serializers.DictField(child=serializers.CharField())
    staff = ChatStaffSerializer()
    limits = serializers.DictField(child=serializers.IntegerField())
    current = ConversationSerializer(allow_null=True)


class BeginSerializer(serializers.Serializer[Any]):
    language = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    product = serializers.CharField(required=False, default="", allow_blank=True, max_length=PRODUCT_KEY_LENGTH)
    resume = serializers.BooleanField(required=False, default=False, help_text="Go on with the open conversation.")


class AskSerializer(serializers.Serializer[Any]):
    # Length is the service's business: it says how long the text was, and blanks are no text.
    text = serializers.CharField(allow_blank=True, trim_whitespace=False)
    product = serializers.CharField(
        required=False, allow_blank=True, max_length=PRODUCT_KEY_LENGTH, help_text="Key of the page's product."
    )


class PostedSerializer(_Given):
    question = ChatMessageSerializer()
    answer = ChatMessageSerializer(allow_null=True, help_text="null while a person has the conversation.")
    queued = serializers.BooleanField(help_text="False: the broker is away, the answer comes a little later.")


class HandOffSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(required=False, default="", allow_blank=True, max_length=REASON_LENGTH)


class FeedbackSerializer(serializers.Serializer[Any]):
    value = serializers.ChoiceField(["up", "down"], allow_null=True)
    comment = serializers.CharField(required=False, default="", allow_blank=True, max_length=COMMENT_LENGTH)


class TranscriptSerializer(_Given):
    conversation = serializers.UUIDField()
    started = serializers.DateTimeField()
    notice = serializers.CharField()
    messages = serializers.ListField(child=serializers.DictField())


class UnansweredSerializer(_Given):
    question = serializers.CharField()
    language = serializers.CharField()
    count = serializers.IntegerField()
    messages = serializers.ListField(child=serializers.IntegerField())


class ReasonSerializer(_Given):
    reason = serializers.CharField()
    count = serializers.IntegerField()


@extend_schema_serializer(many=False)
class OutcomesSerializer(_Given):
    days = serializers.IntegerField()
    talks = serializers.IntegerField()
    verdicts = serializers.DictField(child=serializers.IntegerField())
    resolved_share = serializers.FloatField(allow_null=True, help_text="Of the talks about which it can be said.")
    reopened = serializers.IntegerField()
    handed_off = serializers.IntegerField()
    reasons = ReasonSerializer(many=True)
    first_text_seconds = serializers.DictField(child=serializers.FloatField(allow_null=True))
    waiting_seconds = serializers.DictField(child=serializers.FloatField(allow_null=True))
    answers = serializers.DictField(child=serializers.IntegerField())
    tokens = serializers.DictField(child=serializers.IntegerField())
    feedback = serializers.DictField(child=serializers.IntegerField())
    by_day = serializers.ListField(child=serializers.DictField())
    unanswered = UnansweredSerializer(many=True)


MESSAGE = {
    "id": 42, "role": "bot", "status": "done", "text": "The mug holds 350 ml.", "code": "", "language": "en",
    "outcome": "answered", "offer_person": False,
    "sources": [{"kind": "product", "title": "Harbour mug", "url": "/p/harbour-mug/", "quote": "Capacity: 350 ml"}],
    "products": [{"id": "7", "title": "Harbour mug", "url": "/p/harbour-mug/", "price": "$18.00", "available": True,
                  "stock": 5}],
    "label": "AI-generated", "feedback": None, "comment": "", "person": None, "question": 41, "cursor": "42:1:21",
    "created_at": "2026-03-01T09:00:00Z",
}  # fmt: skip
QUESTION = {
    **MESSAGE, "id": 41, "role": "customer", "text": "How much does the mug hold?", "outcome": "", "sources": [],
    "products": [], "label": "", "question": None, "cursor": "41:0:27",
}  # fmt: skip
STATE = {
    "state": "bot", "revision": 3, "staff": {"available": True, "text": "", "opens_at": None}, "person": None,
    "waiting": None,
}  # fmt: skip
CONVERSATION = {
    "id": "4f0c0d9e-6c5b-4bb0-9d6e-0d8b5a3c1f11", "language": "en",
    "notice": "You are talking to an AI assistant. It may be wrong; you can ask for a person at any time.",
    "label": "AI-generated", **STATE, "running": None, "messages": [QUESTION, MESSAGE],
}  # fmt: skip

TRANSCRIPT = {
    "conversation": CONVERSATION["id"], "started": "2026-03-01T09:00:00Z", "notice": CONVERSATION["notice"],
    "messages": [
        {"when": "2026-03-01T09:00:00Z", "who": "customer", "text": QUESTION["text"], "status": "done"},
        {"when": "2026-03-01T09:00:01Z", "who": "bot", "text": MESSAGE["text"], "status": "done",
         "label": "AI-generated", "ai_generated": True, "model": "starter-text-1", "sources": []},
    ],
}  # fmt: skip
OUTCOMES = {
    "days": 30, "talks": 12,
    "verdicts": {"resolved": 7, "handed_over": 2, "unresolved": 1, "silent": 1, "undecided": 1},
    "resolved_share": 0.7, "reopened": 1, "handed_off": 2, "reasons": [{"reason": "Broken parcel", "count": 1}],
    "first_text_seconds": {"median": 0.4, "p95": 1.1}, "waiting_seconds": {"median": 40.0, "p95": 95.0},
    "answers": {"done": 30, "failed": 0, "answered": 26, "refused": 4}, "tokens": {"read": 9000, "written": 1400},
    "feedback": {"up": 5, "down": 1},
    "by_day": [{"day": "2026-03-01", "talks": 12, "resolved": 7, "handed_off": 2}],
    "unanswered": [{"question": "Do you ship to Iceland?", "language": "en", "count": 3, "messages": [42, 51, 60]}],
}  # fmt: skip


def given(name: str, value: Any, *statuses: str) -> OpenApiExample:
    return OpenApiExample(name, value, response_only=True, status_codes=list(statuses) or ["200"])


def taken(name: str, value: Any) -> OpenApiExample:
    return OpenApiExample(name, value, request_only=True)
