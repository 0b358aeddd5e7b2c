"""What staff do with a talk, by name: one permission, one service call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from ecom_ai.chat import services
from ecom_ai.chat.admin.permissions import ANSWER, PROPOSE
from ecom_ai.chat.models import Conversation, Message
from ecom_ai.chat.services.canned import count_canned_use
from ecom_ai.exceptions import NotFound
from ecom_ai.rest import KEY_LENGTH, row_number


@dataclass(frozen=True, slots=True)
class Asked:
    talk: Conversation
    user: Any
    data: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Verb:
    permission: str
    run: Callable[[Asked], object]


def _take(asked: Asked) -> None:
    services.take_over(asked.talk, user=asked.user)


def _pass_to_me(asked: Asked) -> None:
    """From a colleague, knowingly: the talk must still be theirs."""
    if asked.talk.staff is None or str(asked.talk.staff_id) != asked.data.get("from", ""):
        services.take_over(asked.talk, user=asked.user)
        return
    services.take_over(asked.talk, user=asked.user, from_staff=asked.talk.staff)


def _reply(asked: Asked) -> None:
    text, key = asked.data.get("text", ""), asked.data.get("key", "").replace("\0", "")[:KEY_LENGTH]
    services.reply_as_person(asked.talk, user=asked.user, text=text, key=key)
    if (number := row_number(asked.data.get("canned"))) > 0:
        count_canned_use(number)


def _give_back(asked: Asked) -> None:
    services.give_back(asked.talk, user=asked.user)


def _close(asked: Asked) -> None:
    services.close(asked.talk, user=asked.user)


def _learn(asked: Asked) -> None:
    """Propose the answer in this message as an entry that the assistant may use; a person approves it later."""
    message = _message(asked)
    services.propose_answer(
        question=asked.data.get("question", ""),
        answer=asked.data.get("answer", "") or message.text,
        language=asked.data.get("language", "") or asked.talk.language,
        message=message,
        user=asked.user,
    )


def _message(asked: Asked) -> Message:
    found = Message.objects.filter(conversation=asked.talk, pk=row_number(asked.data.get("message"))).first()
    if found is None:
        raise NotFound("There is no such message in this talk.", code="message_not_found")
    return found


VERBS: dict[str, Verb] = {
    "take": Verb(ANSWER, _take),
    "pass": Verb(ANSWER, _pass_to_me),
    "reply": Verb(ANSWER, _reply),
    "give-back": Verb(ANSWER, _give_back),
    "close": Verb(ANSWER, _close),
    "learn": Verb(PROPOSE, _learn),
}
