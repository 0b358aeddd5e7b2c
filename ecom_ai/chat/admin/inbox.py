"""The inbox: one page with the queue on the left and the talk on the right, kept up to date by its script."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _

from ecom_ai.chat import services, tasks
from ecom_ai.chat.admin.inbox_words import inbox_words
from ecom_ai.chat.admin.permissions import ANSWER, APPROVE, PROPOSE, demand, demand_view
from ecom_ai.chat.admin.queue import customer_name, queue_rows
from ecom_ai.chat.admin.read_only import ReadOnlyAdmin
from ecom_ai.chat.admin.verbs import VERBS, Asked
from ecom_ai.chat.models import ChatInbox, Conversation
from ecom_ai.chat.services.canned import canned_replies
from ecom_ai.chat.services.suggesting import suggestion
from ecom_ai.chat.services.summarising import summary
from ecom_ai.chat.states import ChatState
from ecom_ai.exceptions import EcomAIError

View = Callable[..., HttpResponse]


def json_door(view: View) -> View:
    """Our errors as `{code, detail}` with their status; never cached."""

    @wraps(view)
    def wrapped(*args: Any, **kwargs: Any) -> HttpResponse:
        try:
            answer = view(*args, **kwargs)
        except EcomAIError as error:
            answer = JsonResponse({"code": error.code, "detail": str(error)}, status=error.status)
        answer["Cache-Control"] = "no-store"
        return answer

    return wrapped


@admin.register(ChatInbox)
class ChatInboxAdmin(ReadOnlyAdmin):
    """No table: its list is the inbox."""

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        doors: list[tuple[str, View, str]] = [
            ("queue/", queue_view, "queue"),
            ("<uuid:talk_id>/live/", live_view, "live"),
            ("<uuid:talk_id>/suggest/", suggest_view, "suggest"),
            ("<uuid:talk_id>/<slug:verb>/", verb_view, "verb"),
        ]
        own = [path(route, view(json_door(door)), name=f"ecom_ai_chatinbox_{name}") for route, door, name in doors]
        return own + super().get_urls()

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        demand_view(request)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Chat inbox"),
            "config": page_config(request),
            "may_answer": request.user.has_perm(ANSWER),
        }
        return TemplateResponse(request, "admin/ecom_ai/chat/inbox.html", context)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        return HttpResponseRedirect(talk_url(object_id))


def talk_url(talk_id: Any) -> str:
    """The inbox with this talk open."""
    return f"{reverse('admin:ecom_ai_chatinbox_changelist')}#{talk_id}"


def page_config(request: HttpRequest) -> dict[str, Any]:
    """What the script needs to begin: addresses, rights, words, and the queue as it is now."""
    nobody = UUID(int=0)
    return {
        "urls": {
            "queue": reverse("admin:ecom_ai_chatinbox_queue"),
            "live": reverse("admin:ecom_ai_chatinbox_live", args=[nobody]),
            "suggest": reverse("admin:ecom_ai_chatinbox_suggest", args=[nobody]),
            "verb": reverse("admin:ecom_ai_chatinbox_verb", args=[nobody, "verb"]),
        },
        "nobody": str(nobody),
        "may": {name: request.user.has_perm(right) for name, right in _RIGHTS.items()},
        "words": inbox_words(),
        "queue": queue_rows(request.user),
    }


_RIGHTS = {"answer": ANSWER, "propose": PROPOSE, "approve": APPROVE}


def queue_view(request: HttpRequest) -> HttpResponse:
    """What the page asks for every few seconds."""
    demand_view(request)
    return JsonResponse({"queue": queue_rows(request.user), "open": services.staff_are_there()})


def live_view(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """The talk, or 204 while nothing happened since `?revision=`."""
    demand_view(request)
    talk = _talk(talk_id)
    if request.GET.get("revision") == str(talk.revision):
        return HttpResponse(status=204)
    return JsonResponse(talk_data(talk, request))


def verb_view(request: HttpRequest, talk_id: UUID, verb: str) -> HttpResponse:
    """POST: one step with one talk; answers with the talk as it is then."""
    if request.method != "POST" or verb not in VERBS:
        raise Http404
    step = VERBS[verb]
    demand(request, step.permission)
    talk = _talk(talk_id)
    try:
        step.run(Asked(talk, request.user, request.POST.dict()))
    except EcomAIError as error:
        body = {"code": error.code, "detail": str(error), "talk": talk_data(_talk(talk_id), request)}
        return JsonResponse(body, status=error.status)
    return JsonResponse(talk_data(_talk(talk_id), request))


def suggest_view(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """POST starts writing a reply to the customer's last words; GET `?job=` asks how far it is."""
    demand(request, ANSWER)
    if request.method == "POST":
        return JsonResponse({"job": str(tasks.suggest_reply(_talk(talk_id), user=request.user).pk)}, status=202)
    return JsonResponse(suggestion(request.GET.get("job", ""), user=request.user))


def talk_data(talk: Conversation, request: HttpRequest) -> dict[str, Any]:
    """Everything that the right side of the inbox shows."""
    mine = talk.staff_id is not None and talk.staff_id == request.user.pk
    replies = canned_replies(talk.language) if request.user.has_perm(ANSWER) else []
    return {
        **services.conversation_data(talk),
        "state_label": talk.get_state_display(),
        "language_label": talk.get_language_display(),
        "customer": customer_name(talk),
        "email": getattr(talk.user, "email", "") if talk.user else "",
        "staff": str(talk.staff) if talk.staff else "",
        "staff_key": str(talk.staff_id or ""),
        "mine": mine,
        "reason": talk.reason,
        "summary": summary(talk),
        "waiting_since": talk.waiting_since,
        "canned": [{"id": reply.pk, "shortcut": reply.shortcut, "text": reply.text} for reply in replies],
        "may": _steps(talk, mine=mine) if request.user.has_perm(ANSWER) else {},
        "events": _events(talk),
    }


def _steps(talk: Conversation, *, mine: bool) -> dict[str, bool]:
    return {
        "take": talk.state in {ChatState.BOT, ChatState.WAITING},
        "pass": talk.state == ChatState.PERSON and not mine,
        "reply": mine,
        "give-back": mine,
        "close": mine or talk.state == ChatState.WAITING,
    }


def _events(talk: Conversation) -> list[dict[str, Any]]:
    rows = talk.events.select_related("user").order_by("-pk")[:20]
    return [
        {
            "what": row.get_kind_display(),
            "who": str(row.user or "") or (_("customer") if row.by_customer else ""),
            "reason": row.reason,
            "when": row.created_at,
        }
        for row in reversed(rows)
    ]


def _talk(talk_id: UUID) -> Conversation:
    talk = Conversation.objects.select_related("user", "staff").filter(pk=talk_id).first()
    if talk is None:
        raise Http404
    return talk
