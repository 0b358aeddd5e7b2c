"""One answer from the first word to the last, as its job writes it: each write only while this attempt may write."""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now

from ecom_ai.chat import wording
from ecom_ai.chat.answering.contract import Answer, Question, Source, Turn
from ecom_ai.chat.answering.masking import Masker, Restorer
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.owners import owner_of
from ecom_ai.chat.services import budgets
from ecom_ai.chat.states import MessageStatus, Role
from ecom_ai.exceptions import JobCancelled
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.states import JobState

FLUSH_SECONDS = 0.12
HISTORY_TURNS = 20
HISTORY_CHARACTERS = 8_000
SETTLED_AT_ONCE = 200


def question_for(asked: Message) -> Question:
    """What the answering part gets to see for a customer's message: the talk before it, bounded."""
    conversation = asked.conversation
    return Question(
        text=asked.text,
        language=conversation.language,
        history=_history(asked),
        product=asked.product,
        customer=conversation.user,
        visitor=str(conversation.visitor_id or ""),
    )


def _history(asked: Message) -> tuple[Turn, ...]:
    said = (
        Message.objects.filter(conversation=asked.conversation_id, pk__lt=asked.pk, status=MessageStatus.DONE)
        .exclude(role=Role.SYSTEM)
        .order_by("-pk")[:HISTORY_TURNS]
    )
    turns: list[Turn] = []
    left = HISTORY_CHARACTERS
    for message in said:
        left -= len(message.text)
        if left < 0:
            break
        sources = tuple(Source(**source) for source in message.sources)
        turns.append(Turn(message.role, message.text, sources))  # type: ignore[arg-type] # SYSTEM is left out above
    return tuple(reversed(turns))


class Writing:
    """The row of one answer in the hands of one attempt. A later attempt starts anew: what this one showed is
    replaced, never mixed, and whatever this one still writes is dropped."""

    def __init__(self, job: RunningJob, message: Message) -> None:
        self.job, self.message = job, message
        self.attempt = message.attempt
        assert message.question is not None  # noqa: S101 - an answer without a question is never made
        self.question = question_for(message.question)
        self.gone = False
        """Somebody stopped the answer, or another attempt has it."""
        self._restorer = Restorer(self.question.masker)
        self._text = self._flushed = ""
        self._flushed_at = 0.0

    def cancelled(self) -> bool:
        return self.gone or self.job.cancelled()

    def add(self, piece: str) -> None:
        """Show some more text: the first at once, then about eight times a second."""
        self._text += self._restorer.feed(piece)
        if not self._flushed or time.monotonic() - self._flushed_at >= FLUSH_SECONDS:
            self._flush()

    def _flush(self) -> None:
        if self._text == self._flushed:
            return
        self._flushed_at = time.monotonic()
        rows = Message.objects.written_by(self.message.pk, self.attempt)
        if not rows.update(text=self._text, first_text_at=Coalesce("first_text_at", Now())):
            self.gone = True
            raise JobCancelled(f"Answer {self.message.pk} is not written by attempt {self.attempt} any more.")
        self._flushed = self._text

    def finish(self, answer: Answer) -> None:
        """The whole answer, in the transaction that ends the job."""
        text = self.question.masker.restore(answer.text)
        fields = {"text": text, **_fields(answer, self.question.masker)}
        if not text.startswith(self._flushed):
            fields["attempt"] = F("attempt") + 1  # what was shown is no beginning of it: readers must start anew
        rows = Message.objects.written_by(self.message.pk, self.attempt)
        if not rows.update(
            status=MessageStatus.DONE,
            first_text_at=Coalesce("first_text_at", Now()),
            finished_at=Now(),
            reserved=0,
            **fields,
        ):
            self.gone = True
            raise JobCancelled(f"Answer {self.message.pk} is not written by attempt {self.attempt} any more.")
        _close_account(self.message, used=answer.prompt_tokens + answer.tokens)


def begin(job: RunningJob) -> Writing | None:
    """Take the answer for this attempt, in a transaction that only the holder of the job gets through; None where it
    was stopped meanwhile."""
    mine = Message.objects.running().filter(pk=job.params["message"], job_id=job.id)
    with job.commit():
        if not mine.update(attempt=F("attempt") + 1, status=MessageStatus.STREAMING, text="", first_text_at=None):
            return None
        message = mine.select_related("conversation", "question__conversation__user").get()
    return Writing(job, message)


def _fields(answer: Answer, masker: Masker) -> dict[str, Any]:
    return {
        "language": answer.language,
        "intent": answer.intent,
        "outcome": answer.outcome,
        "sources": [{**asdict(source), "quote": masker.restore(source.quote)} for source in answer.sources],
        "products": list(answer.products),
        "offer_person": answer.offer_person,
        "model_version": answer.model_version,
        "prompt_version": answer.prompt_version,
        "prompt_tokens": answer.prompt_tokens,
        "tokens": answer.tokens,
        "trace": answer.trace,
    }


def _close_account(message: Message, *, used: int) -> None:
    """What every end of an answer does: the budgets get back what was not needed, and readers hear of it."""
    Conversation.objects.filter(pk=message.conversation_id).update(revision=F("revision") + 1)
    owner = owner_of(message.conversation)  # the budgets last: others wait for the row of the shop
    budgets.settle(owner, reserved=message.reserved, used=used, day=message.created_at)


def stop(message: Message) -> bool:
    """End a running answer now; its text so far stays. The worker hears of it at its next write."""
    stopped = _end(message, MessageStatus.STOPPED, {})
    if stopped and message.job_id is not None:
        job = Job.objects.filter(pk=message.job_id).first()
        if job is not None:
            jobs.cancel(job)
    return stopped


def stop_running(conversation: Conversation) -> bool:
    running = conversation.messages.running().select_related("conversation").first()
    return running is not None and stop(running)


def fail(message: Message, code: str) -> bool:
    """End a running answer as failed: friendly words in place of half an answer, and the offer of a person."""
    with wording.speaking(message.conversation.language):
        words = wording.failure(code)
    return _end(message, MessageStatus.FAILED, {"text": words, "code": code, "offer_person": True})


@transaction.atomic
def _end(message: Message, status: MessageStatus, fields: dict[str, Any]) -> bool:
    rows = Message.objects.running().filter(pk=message.pk, tries=message.tries)
    ended = bool(rows.update(status=status, finished_at=Now(), reserved=0, **fields))
    if ended:
        _close_account(message, used=0)
    return ended


def settle_lost(conversation: Conversation | None = None, *, messages: Iterable[int] | None = None) -> int:
    """End the answers whose jobs ended without them: given up by the sweeper, or failed for good. Whoever looks at a
    conversation does it, and the sweeper for those at which nobody looks."""
    over = Q(job__state__in=[JobState.FAILED, JobState.CANCELLED, JobState.DONE]) | Q(job=None)
    lost = Message.objects.running().filter(over, role=Role.BOT).select_related("conversation", "job")
    if conversation is not None:
        lost = lost.filter(conversation=conversation)
    if messages is not None:
        lost = lost.filter(pk__in=messages)
    return sum(_settle(message) for message in lost[:SETTLED_AT_ONCE])


def _settle(message: Message) -> bool:
    if message.job is not None and message.job.state == JobState.CANCELLED:
        return _end(message, MessageStatus.STOPPED, {})
    return fail(message, message.job.error_code if message.job else "internal")
