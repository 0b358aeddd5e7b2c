"""Verbs of the chat. Customers' messages that want an answer go through `ecom_ai.chat.tasks.ask`."""

from ecom_ai.chat.services.answers import Writing, begin, fail, question_for, settle_lost, stop
from ecom_ai.chat.services.budgets import spend
from ecom_ai.chat.services.conversations import (
    chat_language,
    close,
    current,
    free_orphaned,
    get_own,
    give_back,
    hand_off,
    start,
    take_over,
)
from ecom_ai.chat.services.hours import StaffState, staff_are_there, staff_state
from ecom_ai.chat.services.keeping import conversations_of, erase, export, purge, transcript
from ecom_ai.chat.services.learning import approve_answer, propose_answer, reject_answer
from ecom_ai.chat.services.outcomes import Outcomes, judge, outcomes, unanswered
from ecom_ai.chat.services.posting import Posted, again, cancel, give_feedback, post_message, reply_as_person
from ecom_ai.chat.services.showing import (
    MOST,
    conversation_data,
    last_message,
    message_data,
    messages_data,
    page_of,
    product_cards,
    state_data,
)

__all__ = [
    "MOST",
    "Outcomes",
    "Posted",
    "StaffState",
    "Writing",
    "again",
    "approve_answer",
    "begin",
    "cancel",
    "chat_language",
    "close",
    "conversation_data",
    "conversations_of",
    "current",
    "erase",
    "export",
    "fail",
    "free_orphaned",
    "get_own",
    "give_back",
    "give_feedback",
    "hand_off",
    "judge",
    "last_message",
    "message_data",
    "messages_data",
    "outcomes",
    "page_of",
    "post_message",
    "product_cards",
    "propose_answer",
    "purge",
    "question_for",
    "reject_answer",
    "reply_as_person",
    "settle_lost",
    "spend",
    "staff_are_there",
    "staff_state",
    "start",
    "state_data",
    "stop",
    "take_over",
    "transcript",
    "unanswered",
]
