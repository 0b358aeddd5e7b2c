"""The chat in the admin: the inbox of staff, all talks, what staff keep ready, what the assistant learned, outcomes."""

from ecom_ai.chat.admin import conversations, inbox, learned, outcomes, staffing

__all__ = ["conversations", "inbox", "learned", "outcomes", "staffing"]
