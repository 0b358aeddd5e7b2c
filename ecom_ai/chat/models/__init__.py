"""Nouns of the chat: who talks, what was said, who waits, and what may be spent."""

from ecom_ai.chat.models.budget import Budget
from ecom_ai.chat.models.conversation import (
    ChatInbox,
    ChatOutcomes,
    Conversation,
    ConversationEvent,
    Visitor,
)
from ecom_ai.chat.models.message import Message
from ecom_ai.chat.models.staffing import AwayText, CannedReply, LearnedAnswer, OpeningHours

__all__ = [
    "AwayText",
    "Budget",
    "CannedReply",
    "ChatInbox",
    "ChatOutcomes",
    "Conversation",
    "ConversationEvent",
    "LearnedAnswer",
    "Message",
    "OpeningHours",
    "Visitor",
]
