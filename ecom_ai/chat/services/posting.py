"""What customers and staff say, and what they think of an answer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.chat import wording
from ecom_ai.chat.models import Budget, Conversation, Message
from ecom_ai.chat.owners import owner_of
from ecom_ai.chat.services import answers, budgets
from ecom_ai.chat.services.conversations import no_conversation, not_yours, reopen, valid_product
from ecom_ai.chat.states import RUNNING, ChatState, MessageStatus, Role
from ecom_ai.conf import conf
from ecom_ai.exceptions import Conflict, IdempotencyConflict, InvalidInput
from ecom_ai.jobs.models import Job
from ecom_ai.text.characters import fold_characters

REOPEN_DAYS = 7
COMMENT_LENGTH = 500
STAFF_CHARACTERS = 4_000

Enqueue = Callable[[Message], Job]


@dataclass(slots=True)
class Posted:
    """`answer` is None while a person has the talk; `is_new` is False where the same key came before."""

    question: Message
    answer: Message | None
    is_new: bool = True
    job: Job | None = None

    def refresh(self) -> None:
        """Read what the database filled in."""
        self.question.refresh_from_db()
        if self.answer is not None:
            self.answer.refresh_from_db()

    @property
    def was_published(self) -> bool:
        """False where the broker did not take the wake-up: the answer comes a little later."""
        return self.job is None or self.job.awaits_commit or self.job.published_at is not None


def post_message(
    conversation: Conversation,
    *,
    text: str,
    enqueue: Enqueue,
    key: str = "",
    product: str | None = None,
    address: str = "",
) -> Posted:
    """A customer's message, the place of its answer and, by `enqueue`, the job that writes it: all or nothing.

    The same `key` gives the same message again, and `IdempotencyConflict` with another text. Raises `Conflict`
    while an answer is being written or after the talk was closed for a week, and `LimitReached`.
    """
    with wording.speaking(conversation.language), transaction.atomic():
        text = _valid(text, conf.CHAT["characters"])
        page = valid_product(product) if product is not None else conversation.product
        conversation = _locked(conversation)
        before = _said_before(conversation, key, text)
        if before is not None:
            return before
        _expect_open(conversation)
        by_person = conversation.state == ChatState.PERSON
        if not by_person:
            _expect_no_answer_running(conversation)
        question = Message.objects.create(
            conversation=conversation, role=Role.CUSTOMER, text=text, key=key, product=page
        )
        answer = (
            None
            if by_person
            else Message.objects.create(
                conversation=conversation,
                role=Role.BOT,
                status=MessageStatus.PENDING,
                question=question,
                reserved=conf.CHAT["answer_tokens"],
            )
        )
        _touch(conversation, asked_at=Now(), verdict="", judged_at=None)
        job = _start(answer, enqueue, address) if answer is not None else None
    return Posted(question, answer, job=job)


def again(message: Message, *, enqueue: Enqueue, address: str = "") -> Message:
    """Put a failed or stopped answer back to the start, with a new job."""
    with wording.speaking(message.conversation.language), transaction.atomic():
        conversation = _locked(message.conversation)
        last = conversation.messages.filter(role__in=[Role.BOT, Role.CUSTOMER]).order_by("-pk").first()
        if last is None or last.pk != message.pk or conversation.state not in {ChatState.BOT, ChatState.WAITING}:
            raise _wrong_state()
        if not Message.objects.filter(
            pk=message.pk, role=Role.BOT, status__in=[MessageStatus.FAILED, MessageStatus.STOPPED]
        ).update(
            status=MessageStatus.PENDING,
            text="",
            code="",
            offer_person=False,
            reserved=conf.CHAT["answer_tokens"],
            tries=F("tries") + 1,
            attempt=F("attempt") + 1,
            first_text_at=None,
            finished_at=None,
            feedback="",
            comment="",
        ):
            raise _wrong_state()
        _touch(conversation, asked_at=Now())
        message.refresh_from_db()
        _start(message, enqueue, address)
    message.refresh_from_db()
    return message


def reply_as_person(conversation: Conversation, *, user: Any, text: str, key: str = "") -> Message:
    """What the member of staff who has the talk says."""
    text = _valid(text, STAFF_CHARACTERS)
    with transaction.atomic():
        conversation = _locked(conversation)
        if conversation.state != ChatState.PERSON or conversation.staff_id != user.pk:
            raise not_yours()
        before = _said_before(conversation, key, text)
        if before is not None:
            return before.question
        said = Message.objects.create(conversation=conversation, role=Role.PERSON, author=user, text=text, key=key)
        _touch(conversation)
    return said


def cancel(conversation: Conversation) -> bool:
    """Stop the answer that is being written; False where none is."""
    return answers.stop_running(conversation)


def give_feedback(message: Message, *, value: str | None, comment: str = "") -> Message:
    """Thumb and word for an answer that is there; None takes them back."""
    if "\0" in comment:
        raise InvalidInput(_("Null characters are not allowed."))
    if message.role not in {Role.BOT, Role.PERSON} or message.status != MessageStatus.DONE:
        raise _wrong_state()
    Message.objects.filter(pk=message.pk).update(
        feedback=value or "", comment=comment[:COMMENT_LENGTH] if value else "", feedback_at=Now()
    )
    _touch(message.conversation)
    message.refresh_from_db()
    return message


def _valid(text: str, limit: int) -> str:
    if "\0" in text:
        raise InvalidInput(_("Null characters are not allowed."))
    if len(text) > limit:
        words = _("This message is too long: %(length)d characters, at most %(limit)d are possible.")
        raise InvalidInput(words % {"length": len(text), "limit": limit}, code="too_long")
    text = fold_characters(text).strip()
    if not text:
        raise InvalidInput(_("Please write something."), code="empty")
    return text


def _locked(conversation: Conversation) -> Conversation:
    """One message after the other: two of the same moment see one another."""
    found = Conversation.objects.select_for_update().filter(pk=conversation.pk).first()
    if found is None:  # erased since it was read
        raise no_conversation()
    return found


def _said_before(conversation: Conversation, key: str, text: str) -> Posted | None:
    if not key:
        return None
    said = conversation.messages.filter(key=key).first()
    if said is None:
        return None
    if said.text != text:
        raise IdempotencyConflict(_("This idempotency key was used with another request."))
    return Posted(said, Message.objects.filter(question=said).first(), is_new=False)


def _expect_open(conversation: Conversation) -> None:
    if conversation.is_open:
        return
    closed_at = conversation.closed_at or conversation.moved_at
    if timezone.now() - closed_at > timedelta(days=REOPEN_DAYS):
        raise Conflict(_("This conversation is closed; please begin a new one."), code="conversation_closed")
    reopen(conversation)


def _expect_no_answer_running(conversation: Conversation) -> None:
    answers.settle_lost(conversation)
    if conversation.messages.filter(status__in=RUNNING).exists():
        raise Conflict(_("Please wait for the answer to your last message, or stop it."), code="answer_running")


def _start(answer: Message, enqueue: Enqueue, address: str) -> Job:
    """Enqueue and pay, in this order: the row of the shop's budget is locked by everybody who asks, so it comes last,
    just before the end of the transaction."""
    job = enqueue(answer)
    Message.objects.filter(pk=answer.pk).update(job=job)
    owner = owner_of(answer.conversation, address=address)
    budgets.spend(owner, {Budget.What.MESSAGES: 1, Budget.What.TOKENS: answer.reserved})
    return job


def _touch(conversation: Conversation, **fields: Any) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(revision=F("revision") + 1, **fields)


def _wrong_state() -> Conflict:
    return Conflict(_("This message is not in a state for that."), code="wrong_state")
