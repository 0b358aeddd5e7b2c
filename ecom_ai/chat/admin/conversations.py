"""All talks: found again, read, exported; answering happens in the inbox."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Left
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.chat import services
from ecom_ai.chat.admin.inbox import talk_url
from ecom_ai.chat.admin.permissions import demand_view
from ecom_ai.chat.admin.queue import SNIPPET, customer_name
from ecom_ai.chat.admin.read_only import ReadOnlyAdmin
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.states import Role


@admin.register(Conversation)
class ConversationAdmin(ReadOnlyAdmin):
    list_display = ("first_question", "state_badge", "customer", "language", "verdict", "staff", "created_at")
    list_display_links = ("first_question",)
    list_filter = ("state", "verdict", "language", "created_at", ("handed_off_at", admin.EmptyFieldListFilter))
    list_select_related = ("user", "staff")
    search_fields = ("messages__text",)
    show_full_result_count = False

    class Media:
        css = {"all": ["ecom_ai/inbox.css"]}

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).annotate(ecom_ai_first=first_question())

    @admin.display(description=gettext_lazy("first question"))
    def first_question(self, talk: Any) -> str:
        return " ".join((talk.ecom_ai_first or "").split()) or "–"

    @admin.display(description=gettext_lazy("state"), ordering="state")
    def state_badge(self, talk: Conversation) -> str:
        return format_html(
            '<span class="ecom-ai-chat-state ecom-ai-chat-{}">{}</span>', talk.state, talk.get_state_display()
        )

    @admin.display(description=gettext_lazy("customer"))
    def customer(self, talk: Conversation) -> str:
        return customer_name(talk)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The transcript: everything that was said and done, as it was."""
        demand_view(request)
        talk = _talk(unquote(object_id))
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Transcript"),
            "talk": talk,
            "customer": customer_name(talk),
            "inbox_url": talk_url(talk.pk),
            "lines": [{**line, "speaker": Role(line["who"]).label} for line in services.transcript(talk)["messages"]],
            "events": talk.events.select_related("user"),
        }
        return TemplateResponse(request, "admin/ecom_ai/chat/transcript.html", context)


def first_question() -> Any:
    """The beginning of a talk's first question, as a subquery."""
    asked = Message.objects.filter(conversation=OuterRef("pk"), role=Role.CUSTOMER).order_by("pk")
    return Subquery(asked.annotate(start=Left("text", SNIPPET)).values("start")[:1])


def _talk(object_id: str) -> Conversation:
    try:
        return Conversation.objects.select_related("user", "staff").get(pk=UUID(object_id))
    except (Conversation.DoesNotExist, ValueError) as error:
        raise Http404 from error
