"""What staff teach the assistant: a good answer becomes knowledge once somebody approved it."""

from __future__ import annotations

from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext as _

from ecom_ai.chat.models import LearnedAnswer, Message
from ecom_ai.chat.services.conversations import chat_language
from ecom_ai.exceptions import Conflict, InvalidInput
from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.masking import contains_personal_data

QUESTION_LENGTH, ANSWER_LENGTH = 500, 4_000


def propose_answer(
    *, question: str, answer: str, language: str, user: Any, message: Message | None = None
) -> LearnedAnswer:
    """Keep it for approval. Words that would tell one customer's data to the next are refused."""
    question = clean_text(question, limit=QUESTION_LENGTH)
    answer = clean_text(answer, limit=ANSWER_LENGTH, lines=True)
    if not question or not answer:
        raise InvalidInput(_("Give a question and an answer."), code="empty")
    if contains_personal_data(question) or contains_personal_data(answer):
        raise InvalidInput(_("Take out names, numbers and addresses of customers first."), code="personal_data")
    return LearnedAnswer.objects.create(
        question=question, answer=answer, language=chat_language(language), proposed_by=user, message=message
    )


def approve_answer(entry: LearnedAnswer, *, user: Any) -> LearnedAnswer:
    """From now on the assistant answers with it."""
    return _decide(entry, LearnedAnswer.State.APPROVED, user)


def reject_answer(entry: LearnedAnswer, *, user: Any) -> LearnedAnswer:
    """Not, or not any more, what the assistant says."""
    return _decide(entry, LearnedAnswer.State.REJECTED, user)


def _decide(entry: LearnedAnswer, state: str, user: Any) -> LearnedAnswer:
    rows = LearnedAnswer.objects.filter(pk=entry.pk).exclude(state=state)
    if not rows.update(state=state, decided_by=user, decided_at=Now(), updated_at=Now()):
        raise Conflict(_("This was decided already."), code="already_decided")
    entry.refresh_from_db()
    return entry
