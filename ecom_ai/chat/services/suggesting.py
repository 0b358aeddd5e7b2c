"""A reply that staff may send, change or throw away: what the assistant would answer to the customer's last words."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from ecom_ai.chat import answering
from ecom_ai.chat.answering.contract import Answer
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.services.answers import question_for
from ecom_ai.chat.states import Role
from ecom_ai.exceptions import Conflict, NotFound
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import RunningJob

KIND = "ecom_ai.chat.suggest"


def last_question(conversation: Conversation) -> Message:
    """The customer's last message; raises `Conflict` where nothing was asked yet."""
    found = conversation.messages.filter(role=Role.CUSTOMER).order_by("-pk").first()
    if found is None:
        raise Conflict(_("The customer has not asked anything yet."), code="nothing_asked")
    return found


def write_suggestion(message_id: int, job: RunningJob) -> dict[str, Any]:
    """The text for the person who asked; nothing of it reaches the customer by itself."""
    message = Message.objects.select_related("conversation").filter(pk=message_id, role=Role.CUSTOMER).first()
    if message is None:
        raise NotFound(_("There is no such message."))
    asked = question_for(message)
    written = next((p for p in answering.answer(asked, cancelled=job.cancelled) if isinstance(p, Answer)), None)
    if written is None:
        return {"text": "", "outcome": ""}
    usable = written.outcome in {"answered", "clarify"}
    return {"text": asked.masker.restore(written.text) if usable else "", "outcome": written.outcome}


def suggestion(job_id: str, *, user: Any) -> dict[str, Any]:
    """How far the job is: `open`, and then `text` or `error`."""
    job: Job = jobs.get_visible(user, job_id)
    if job.kind != KIND:
        raise NotFound(_("There is no such job."))
    return {"open": job.is_open, "text": job.result.get("text", ""), "error": job.error}
