"""REST door of the chat for customers: their own conversations, whoever they are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.core.handlers.asgi import ASGIRequest
from django.db import transaction
from django.http import StreamingHttpResponse
from django.middleware.csrf import get_token
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import exceptions, serializers, status
from rest_framework.authentication import BaseAuthentication, SessionAuthentication
from rest_framework.decorators import action
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet, ViewSet

from ecom_ai.chat import schemas, services, streaming, tailing, tasks, wording
from ecom_ai.chat.authentication import CookieAuthentication, owner_of_request, set_cookie
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.owners import Owner
from ecom_ai.chat.schemas import given, taken
from ecom_ai.chat.services import visitors
from ecom_ai.chat.states import ChatLanguage
from ecom_ai.conf import conf
from ecom_ai.exceptions import NotFound
from ecom_ai.openapi import IDEMPOTENCY
from ecom_ai.rest import OneErrorShape, idempotency_key, row_number, staff_may

LANGUAGE = OpenApiParameter("language", str, description="Of the words, `zh` or `en`; default: that of the request.")
DAYS, MOST_DAYS = 30, 366
EVENT_HEADERS = {
    "Cache-Control": "no-cache, no-transform",
    "Content-Encoding": "identity",  # compression would hold events back
    "X-Accel-Buffering": "no",
}


class NoStreaming(exceptions.APIException):
    """The client falls back to polling by itself."""

    status_code = status.HTTP_406_NOT_ACCEPTABLE
    default_code = "no_streaming"


class OwnersOnly(OneErrorShape):
    """Base of the customer's doors: no permission is needed, because nobody sees anything but their own. Limits are
    rows in the database, not throttles: those count by a header that the caller writes."""

    permission_classes = ()
    throttle_classes = ()

    def get_authenticators(self) -> list[BaseAuthentication]:
        others = [each for each in super().get_authenticators() if not isinstance(each, SessionAuthentication)]
        return [CookieAuthentication(), *others]

    @property
    def owner(self) -> Owner:
        return owner_of_request(self.request)


@extend_schema(responses=schemas.ConversationSerializer)
class ConversationViewSet(OwnersOnly, GenericViewSet[Conversation]):
    """A customer's own conversations; those of others do not exist."""

    serializer_class = schemas.ConversationSerializer
    pagination_class = None
    lookup_value_regex = "[^/]+"
    queryset = Conversation.objects.none()

    def perform_content_negotiation(self, request: Request, force: bool = False) -> tuple[Any, str]:
        """JSON whatever is accepted: an EventSource accepts nothing but events, and our errors are JSON."""
        return JSONRenderer(), JSONRenderer.media_type

    def conversation(self) -> Conversation:
        return services.get_own(self.owner, self.kwargs["pk"])

    @extend_schema(
        responses={200: schemas.ChatDoorSerializer},
        parameters=[LANGUAGE],
        examples=[
            given(
                "Nothing said yet",
                {
                    "csrf": "T8kL0m2Q",
                    "streaming": True,
                    "notice": schemas.CONVERSATION["notice"],
                    "notices": {"en": schemas.CONVERSATION["notice"], "zh": "…"},
                    "staff": schemas.STATE["staff"],
                    "limits": {"characters": 2000},
                    "current": None,
                },
            )
        ],
    )
    def list(self, request: Request) -> Response:
        """The first call of a page: the CSRF token, the notice, and the open conversation if there is one. Writes
        nothing."""
        language = services.chat_language(request.query_params.get("language", "") or get_language() or "")
        current = services.current(self.owner)
        staff = services.staff_state(language=language)
        return Response(
            {
                "csrf": get_token(request._request),
                "streaming": isinstance(request._request, ASGIRequest),
                "notice": _notice(language),
                "notices": {each.value: _notice(each) for each in ChatLanguage},
                "staff": {"available": staff.available, "text": staff.text, "opens_at": staff.opens_at},
                "limits": {"characters": conf.CHAT["characters"]},
                "current": services.conversation_data(current) if current is not None else None,
            }
        )

    @extend_schema(
        request=schemas.BeginSerializer,
        responses={201: schemas.ConversationSerializer, 200: schemas.ConversationSerializer},
        examples=[
            taken("On a product's page", {"language": "zh", "product": "42", "resume": True}),
            given("Begun", {**schemas.CONVERSATION, "messages": []}, "201"),
            given("Resumed", schemas.CONVERSATION),
        ],
    )
    def create(self, request: Request) -> Response:
        """Begin a conversation, or go on with the open one (`resume`). An anonymous visitor gets a signed cookie."""
        wanted = _valid(schemas.BeginSerializer, request)
        found = services.current(self.owner) if wanted.pop("resume") else None
        owner, token = self.owner, None
        with transaction.atomic():
            if owner.user is None:
                owner, token = _with_cookie(owner)
            wanted["language"] = wanted["language"] or get_language() or ""
            conversation = found or services.start(owner, **wanted)
        response = Response(
            services.conversation_data(conversation),
            status=status.HTTP_200_OK if found else status.HTTP_201_CREATED,
        )
        if token is not None:
            set_cookie(response, token, request)
        return response

    @extend_schema(examples=[given("With an answer", schemas.CONVERSATION)])
    def retrieve(self, request: Request, pk: str = "") -> Response:
        """One conversation with its last fifty messages."""
        return Response(services.conversation_data(self.conversation()))

    @extend_schema(
        responses=schemas.ChatPageSerializer,
        parameters=[
            OpenApiParameter("after", int, description="Only messages with a greater id, and a running answer."),
            OpenApiParameter("before", int, description="Older messages, to scroll back."),
            OpenApiParameter("limit", int, description="At most 200."),
        ],
        examples=[
            given(
                "One new message",
                {**schemas.STATE, "messages": [schemas.MESSAGE], "more": False},
            )
        ],
    )
    @action(detail=True, methods=["get"])
    def messages(self, request: Request, pk: str = "") -> Response:
        """New messages, for clients that poll. A running answer comes with its text so far until it is done."""
        numbers = {name: _number(request.query_params.get(name, ""), name) for name in ("after", "before", "limit")}
        limit = min(numbers.pop("limit") or services.MOST, services.MOST)
        return Response(services.page_of(self.conversation(), **numbers, limit=limit))

    @extend_schema(
        request=schemas.AskSerializer,
        responses={202: schemas.PostedSerializer},
        parameters=[IDEMPOTENCY],
        examples=[
            taken("A question", {"text": "How much does the mug hold?"}),
            given(
                "Accepted",
                {
                    "question": schemas.QUESTION,
                    "answer": {**schemas.MESSAGE, "status": "pending", "text": "", "sources": [], "products": []},
                    "queued": True,
                },
                "202",
            ),
        ],
    )
    @messages.mapping.post
    def post_message(self, request: Request, pk: str = "") -> Response:
        """Say something. The answer is written in the background: follow it by `stream/` or by polling."""
        key, wanted, owner = idempotency_key(request), _valid(schemas.AskSerializer, request), self.owner
        conversation = services.get_own(owner, pk)
        posted = tasks.ask(conversation, key=key, address=owner.address, **wanted)
        answer = services.message_data(posted.answer) if posted.answer is not None else None
        return Response(
            {
                "question": services.message_data(posted.question),
                "answer": answer,
                "queued": posted.was_published,
            },
            status=status.HTTP_202_ACCEPTED,
        )

    @extend_schema(
        parameters=[
            OpenApiParameter("message", int, description="Follow this answer only; else the whole conversation."),
            OpenApiParameter("after", int, description="Without `message`: begin behind this one."),
            OpenApiParameter("last_event_id", str, description="As the header `Last-Event-ID`, for reloaded pages."),
        ],
        responses={(200, "text/event-stream"): OpenApiResponse(OpenApiTypes.STR, "`chunk`, `message` and `state`.")},
    )
    @action(detail=True, methods=["get"])
    def stream(self, request: Request, pk: str = "") -> Any:
        """Server-sent events of a running answer, resumable by `Last-Event-ID`; 406 `no_streaming` under WSGI: poll."""
        conversation = self.conversation()
        follower = _follower(conversation, request)
        if not isinstance(request._request, ASGIRequest):
            raise NoStreaming(_("This server cannot stream; ask for new messages instead."))
        lease = streaming.leases.take(self.owner.key, conf.CHAT["streams"])
        body = streaming.EventStream(follower, lease)
        return StreamingHttpResponse(body, content_type="text/event-stream; charset=utf-8", headers=EVENT_HEADERS)

    @extend_schema(
        request=schemas.HandOffSerializer,
        examples=[taken("With a reason", {"reason": "My parcel is broken."}), given("Waiting", schemas.CONVERSATION)],
    )
    @action(detail=True, methods=["post"])
    def handoff(self, request: Request, pk: str = "") -> Response:
        """Ask for a person. The assistant goes on answering until one is there."""
        return self._moved(services.hand_off, **_valid(schemas.HandOffSerializer, request))

    @extend_schema(request=None, examples=[given("Stopped", schemas.CONVERSATION)])
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str = "") -> Response:
        """Stop the answer that is being written; what is there of it stays."""
        return self._moved(services.cancel)

    @extend_schema(request=None, examples=[given("Closed", {**schemas.CONVERSATION, "state": "closed"})])
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str = "") -> Response:
        """End the conversation; a new message within a week opens it again."""
        return self._moved(services.close, by_customer=True)

    @extend_schema(
        responses={200: schemas.TranscriptSerializer},
        examples=[given("Two lines", schemas.TRANSCRIPT)],
    )
    @action(detail=True, methods=["get"])
    def transcript(self, request: Request, pk: str = "") -> Response:
        """The whole talk to keep, generated texts labelled."""
        return Response(services.transcript(self.conversation()))

    def _moved(self, move: Callable[..., Any], **arguments: Any) -> Response:
        conversation = self.conversation()
        with wording.speaking(conversation.language):
            move(conversation, **arguments)
        conversation.refresh_from_db()
        return Response(services.conversation_data(conversation))


@extend_schema(responses=schemas.ChatMessageSerializer)
class MessageViewSet(OwnersOnly, GenericViewSet[Message]):
    """Answers in one's own conversations."""

    serializer_class = schemas.ChatMessageSerializer
    lookup_value_regex = "[^/]+"
    queryset = Message.objects.none()

    def message(self) -> Message:
        mine = Message.objects.filter(conversation__in=self.owner.conversations()).select_related("conversation__user")
        found = mine.filter(pk=row_number(self.kwargs["pk"])).first()
        if found is None:
            raise NotFound(_("There is no such message."), code="message_not_found")
        return found

    @extend_schema(
        request=schemas.FeedbackSerializer,
        examples=[
            taken("A thumb and a word", {"value": "up", "comment": "Thanks!"}),
            given("Kept", {**schemas.MESSAGE, "feedback": "up", "comment": "Thanks!"}),
        ],
    )
    @action(detail=True, methods=["post"])
    def feedback(self, request: Request, pk: str = "") -> Response:
        """What the customer thinks of an answer; null takes it back."""
        wanted = _valid(schemas.FeedbackSerializer, request)
        return Response(services.message_data(services.give_feedback(self.message(), **wanted)))

    @extend_schema(
        request=None,
        responses={202: schemas.ChatMessageSerializer},
        examples=[given("Again", {**schemas.MESSAGE, "status": "pending", "text": ""}, "202")],
    )
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: str = "") -> Response:
        """Have a failed or stopped answer written anew, under the same id."""
        message = tasks.ask_again(self.message(), address=self.owner.address)
        return Response(services.message_data(message), status=status.HTTP_202_ACCEPTED)


class OutcomesViewSet(OneErrorShape, ViewSet):
    """What became of the talks, for staff."""

    permission_classes = (staff_may(read="ecom_ai.view_conversation"),)
    throttle_classes = ()

    @extend_schema(
        operation_id="chat_outcomes",
        responses={200: schemas.OutcomesSerializer},
        parameters=[OpenApiParameter("days", int, description="1 to 366, default 30.")],
        examples=[given("A quiet month", schemas.OUTCOMES)],
    )
    def list(self, request: Request) -> Response:
        """Resolved only after three quiet days and without a person; the questions nobody answered, grouped."""
        days = _number(request.query_params.get("days", ""), "days") or DAYS
        if days > MOST_DAYS:
            raise serializers.ValidationError({"days": [_("At most %(days)d days.") % {"days": MOST_DAYS}]})
        found = services.outcomes(days)
        groups = [
            {"question": each.question, "language": each.language, "count": each.count, "messages": each.keys[:20]}
            for each in services.unanswered(days)
        ]
        reasons = [{"reason": reason, "count": count} for reason, count in found.reasons]
        shown = {**asdict(found), "resolved_share": found.resolved_share, "reasons": reasons, "unanswered": groups}
        return Response(shown)


def _with_cookie(owner: Owner) -> tuple[Owner, str | None]:
    """The visitor, who is new or may need a new token."""
    if owner.visitor is None:
        visitor, token = visitors.issue()
        return Owner(visitor=visitor, address=owner.address), token
    return owner, visitors.rotate(owner.visitor)


def _notice(language: str) -> str:
    with wording.speaking(language):
        return wording.notice()


def _follower(conversation: Conversation, request: Request) -> tailing.Follower:
    params = request.query_params
    wanted = _number(params.get("message", ""), "message")
    if not wanted:
        after = _number(params.get("after", ""), "after") or services.last_message(conversation)
        return tailing.Follower(tailing.TalkPlace(conversation.pk, after))
    if not conversation.messages.filter(pk=wanted, role=Message.Role.BOT).exists():
        raise NotFound(_("There is no such message."), code="message_not_found")
    event_id = request.headers.get("Last-Event-ID") or params.get("last_event_id", "")
    return tailing.Follower(tailing.Place.after(wanted, event_id))


def _number(text: str, name: str) -> int:
    """A message's number in a query; empty means none."""
    number = row_number(text) if text else 0
    if number < 0:
        raise serializers.ValidationError({name: [_("This is not the number of a message.")]})
    return number


def _valid(serializer_class: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
