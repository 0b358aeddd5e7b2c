"""Background door of the chat: one job an answer, a suggestion to staff, a mail to them."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from ecom_ai.chat import answering, services
from ecom_ai.chat.answering.contract import Answer
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.services import notifying, suggesting
from ecom_ai.exceptions import EcomAIError, EngineError
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.queues import Queue
from ecom_ai.jobs.running import RunningJob
from ecom_ai.jobs.tasks import job_task

ENGINE_TRIES = 2
"""A customer waits: after that many tries of a model that is away they hear so, and are offered a person."""


@job_task(name="ecom_ai.chat.answer", queue=Queue.INTERACTIVE, label=_("Answer a customer"))
def answer(job: RunningJob) -> None:
    """Write one answer into its row, where streams and pollers read it. After a killed worker the next attempt starts
    anew, and clients are told to forget what they saw of the first: two half answers are never joined."""
    writing = services.begin(job)
    if writing is None:
        return
    final = _write(writing, job)
    job.check()
    with job.finishing() as result:
        writing.finish(final)
        if final.outcome == "handoff":
            services.hand_off(writing.message.conversation, reason=writing.question.text)
        result.update(message=writing.message.pk, outcome=final.outcome)


def _write(writing: services.Writing, job: RunningJob) -> Answer:
    try:
        for piece in answering.answer(writing.question, cancelled=writing.cancelled):
            job.check()
            if isinstance(piece, Answer):
                return piece
            writing.add(piece)
    except EngineError as error:
        if job.attempt < ENGINE_TRIES:
            raise
        raise EcomAIError(str(error), code=error.code) from error
    job.check()  # an answering part that was told to stop ends without an answer
    raise EcomAIError("The answering part ended without an answer.", code="internal")


def ask(
    conversation: Conversation, *, text: str, key: str = "", product: str | None = None, address: str = ""
) -> services.Posted:
    """A customer's message and the job of its answer. A broker that is away costs only time."""
    posted = services.post_message(conversation, text=text, enqueue=_enqueue, key=key, product=product, address=address)
    posted.refresh()
    return posted


def ask_again(message: Message, *, address: str = "") -> Message:
    """Retry a failed or stopped answer, in the same place."""
    return services.again(message, enqueue=_enqueue, address=address)


def _enqueue(message: Message) -> Job:
    params = {"message": message.pk, "try": message.tries}
    return jobs.enqueue(answer, user=message.conversation.user, params=params)


@job_task(
    name=suggesting.KIND,
    queue=Queue.INTERACTIVE,
    label=_("Suggest a reply to staff"),
    permission="ecom_ai.answer_conversation",
    is_private=True,  # it tells a customer's affairs
)
def suggest(job: RunningJob) -> None:
    job.finish(suggesting.write_suggestion(job.params["message"], job))


def suggest_reply(conversation: Conversation, *, user: Any) -> Job:
    """What the assistant would answer to the customer's last words, for `user` to send, change or throw away."""
    message = suggesting.last_question(conversation)
    return jobs.enqueue(suggest, user=user, params={"message": message.pk}, singleton=f"{user.pk}:{message.pk}")


@job_task(name="ecom_ai.chat.notify", queue=Queue.BULK, label=_("Tell staff that somebody waits"))
def notify(job: RunningJob) -> None:
    """The job is done before the mail goes: one that is lost is better than ten."""
    job.finish()
    notifying.tell_staff(job.params["conversation"])


def notify_staff(conversation: Conversation) -> Job:
    """One mail for each time that somebody begins to wait."""
    since = conversation.waiting_since.isoformat() if conversation.waiting_since else ""
    return jobs.enqueue(notify, params={"conversation": str(conversation.pk)}, key=f"{conversation.pk}:{since}")
