"""Beginning a conversation, finding one's own, and each move from the assistant to a person and back.

Every move is one conditional update: of two people who want the same talk at the same moment one gets it.
"""

from __future__ import annotations

import uuid
from contextlib import suppress
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext as _

from ecom_ai import signals
from ecom_ai.chat import wording
from ecom_ai.chat.models import Budget, Conversation, ConversationEvent, Message
from ecom_ai.chat.models.conversation import ConversationQuerySet
from ecom_ai.chat.owners import Owner
from ecom_ai.chat.services import answers, budgets
from ecom_ai.chat.services.hours import staff_state
from ecom_ai.chat.states import ChatState, EventKind, Role
from ecom_ai.conf import conf
from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.shopmap import normal_language

REASON_LENGTH = 300
PRODUCT_KEY_LENGTH = 64
FREED_AT_ONCE = 100


@transaction.atomic
def start(owner: Owner, *, language: str = "", product: str = "") -> Conversation:
    """A new conversation of `owner`; raises `LimitReached` where they began too many today."""
    budgets.spend(owner, {Budget.What.CONVERSATIONS: 1})
    conversation = Conversation.objects.create(
        user=owner.user,
        visitor=None if owner.user is not None else owner.visitor,
        language=chat_language(language),
        product=valid_product(product),
    )
    _record(conversation, EventKind.STARTED, before="", after=ChatState.BOT, by_customer=True)
    conversation.refresh_from_db()
    return conversation


def current(owner: Owner) -> Conversation | None:
    """The latest open conversation, to go on with."""
    return owner.conversations().open().order_by("-created_at").first()


def get_own(owner: Owner, conversation_id: Any) -> Conversation:
    """The conversation, if it is `owner`'s; otherwise it does not exist."""
    try:
        return owner.conversations().select_related("user", "visitor", "staff").get(pk=uuid.UUID(str(conversation_id)))
    except (Conversation.DoesNotExist, ValueError) as error:
        raise no_conversation() from error


def chat_language(language: str) -> str:
    return normal_language(language) or conf.DEFAULT_LANGUAGE


def valid_product(product: str) -> str:
    if "\0" in product or len(product) > PRODUCT_KEY_LENGTH:
        raise InvalidInput(_("This is not the key of a product."), code="invalid_product")
    return product


def hand_off(
    conversation: Conversation, *, reason: str = "", by_customer: bool = True, user: Any = None
) -> Conversation:
    """bot -> waiting. Asking again while one waits or has a person changes nothing."""
    if "\0" in reason:
        raise InvalidInput(_("Null characters are not allowed."))
    moved = _move(
        conversation,
        EventKind.HANDED_OFF,
        [ChatState.BOT],
        {
            "state": ChatState.WAITING,
            "waiting_since": Now(),
            "handed_off_at": Coalesce("handed_off_at", Now()),
            "reason": reason[:REASON_LENGTH],
        },
        reason=reason[:REASON_LENGTH],
        user=user,
        by_customer=by_customer,
    )
    if not moved and conversation.state == ChatState.CLOSED:
        raise _closed()
    return conversation


def take_over(conversation: Conversation, *, user: Any, from_staff: Any = None) -> Conversation:
    """bot or waiting -> person; `from_staff` takes it from exactly that colleague. An answer that is being written is
    stopped: two voices at once would confuse the customer."""
    fields = {"state": ChatState.PERSON, "staff": user, "waiting_since": None}
    if from_staff is not None:
        moved = _move(conversation, EventKind.PASSED, [ChatState.PERSON], fields, where=Q(staff=from_staff), user=user)
    else:
        moved = _move(conversation, EventKind.TAKEN, [ChatState.BOT, ChatState.WAITING], fields, user=user)
    if not moved and not (conversation.state == ChatState.PERSON and conversation.staff_id == user.pk):
        raise (
            _closed()
            if conversation.state == ChatState.CLOSED
            else Conflict(_("Somebody else has taken this conversation."), code="already_taken")
        )
    if moved:
        answers.stop_running(conversation)
    return conversation


def give_back(conversation: Conversation, *, user: Any) -> Conversation:
    """person -> bot, by the person who has it."""
    fields = {"state": ChatState.BOT, "staff": None}
    if not _move(conversation, EventKind.GIVEN_BACK, [ChatState.PERSON], fields, where=Q(staff=user), user=user):
        raise not_yours()
    return conversation


def close(conversation: Conversation, *, user: Any = None, by_customer: bool = False) -> Conversation:
    """The end, by the customer or by staff; what a colleague has is closed by that colleague."""
    fields = {"state": ChatState.CLOSED, "staff": None, "waiting_since": None, "closed_at": Now()}
    theirs = Q() if by_customer else ~Q(state=ChatState.PERSON) | Q(staff=user)
    states = [ChatState.BOT, ChatState.WAITING, ChatState.PERSON]
    moved = _move(conversation, EventKind.CLOSED, states, fields, where=theirs, user=user, by_customer=by_customer)
    if moved:
        answers.stop_running(conversation)
    elif conversation.state != ChatState.CLOSED:
        raise not_yours()
    return conversation


def reopen(conversation: Conversation) -> None:
    """closed -> bot, because the customer wrote again."""
    fields = {"state": ChatState.BOT, "closed_at": None, "verdict": "", "judged_at": None}
    _move(
        conversation,
        EventKind.REOPENED,
        [ChatState.CLOSED],
        {**fields, "reopened": F("reopened") + 1},
        by_customer=True,
    )


def free_orphaned() -> int:
    """person -> waiting, where the account of that person is gone: nobody else could take or close such a talk."""
    left = Conversation.objects.filter(state=ChatState.PERSON, staff=None)
    fields = {"state": ChatState.WAITING, "waiting_since": Now()}
    freed = 0
    for each in left[:FREED_AT_ONCE]:
        with suppress(NotFound):
            freed += _move(each, EventKind.HANDED_OFF, [ChatState.PERSON], fields, where=Q(staff=None))
    return freed


def no_conversation() -> NotFound:
    return NotFound(_("There is no such conversation."), code="conversation_not_found")


def not_yours() -> Conflict:
    return Conflict(_("You do not have this conversation."), code="not_yours")


def _closed() -> Conflict:
    return Conflict(_("This conversation is closed."), code="conversation_closed")


def _move(
    conversation: Conversation,
    kind: EventKind,
    states: list[ChatState],
    fields: dict[str, Any],
    *,
    where: Q | None = None,
    user: Any = None,
    by_customer: bool = False,
    reason: str = "",
) -> bool:
    """The update, its event and the note that the customer reads, or nothing of all three."""
    rows: ConversationQuerySet = Conversation.objects.filter(where or Q(), pk=conversation.pk)
    with transaction.atomic():
        locked = Conversation.objects.select_for_update().filter(pk=conversation.pk)
        before = locked.values_list("state", flat=True).first()
        if before is None:  # erased since it was read
            raise no_conversation()
        moved = bool(rows.move(*states, **fields))
        if moved:
            _record(conversation, kind, before, fields["state"], user=user, by_customer=by_customer, reason=reason)
            _note(conversation, kind, user)
    conversation.refresh_from_db()
    if moved and kind == EventKind.HANDED_OFF:
        transaction.on_commit(
            lambda: signals.chat_waiting.send_robust(Conversation, conversation=conversation), robust=True
        )
    return moved


def _record(
    conversation: Conversation,
    kind: EventKind,
    before: str,
    after: str,
    *,
    user: Any = None,
    by_customer: bool = False,
    reason: str = "",
) -> None:
    who = conversation.user if by_customer else user
    ConversationEvent.objects.create(
        conversation=conversation,
        kind=kind,
        before=before,
        after=after,
        user=who,
        by_customer=by_customer,
        reason=reason,
    )


def _note(conversation: Conversation, kind: EventKind, user: Any) -> None:
    with wording.speaking(conversation.language):
        name = user.get_short_name() if user is not None and hasattr(user, "get_short_name") else ""
        text = wording.note(kind, name)
        if kind == EventKind.HANDED_OFF and not (staff := staff_state(language=conversation.language)).available:
            text = staff.text
    if text:
        Message.objects.create(conversation=conversation, role=Role.SYSTEM, code=kind, text=text)
