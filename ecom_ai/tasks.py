"""What Celery discovers."""

from ecom_ai.descriptions import tasks as descriptions
from ecom_ai.training import tasks as training

__all__ = ["descriptions", "training"]
