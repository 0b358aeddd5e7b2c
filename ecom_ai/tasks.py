"""What Celery discovers."""

from ecom_ai.chat import tasks as chat
from ecom_ai.chat.search import tasks as chat_search
from ecom_ai.descriptions import tasks as descriptions
from ecom_ai.reviews import tasks as reviews
from ecom_ai.training import tasks as training

__all__ = ["chat", "chat_search", "descriptions", "reviews", "training"]
