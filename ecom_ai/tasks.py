"""What Celery discovers."""

from ecom_ai.descriptions import tasks as descriptions

__all__ = ["descriptions"]
