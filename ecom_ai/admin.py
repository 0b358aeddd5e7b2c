"""What the admin discovers; hosts import `DescriptionAdminMixin` and `SentimentAdminMixin` from here."""

from ecom_ai.artifacts import admin as artifacts
from ecom_ai.chat import admin as chat
from ecom_ai.descriptions import admin as descriptions
from ecom_ai.descriptions.admin import DescriptionAdminMixin
from ecom_ai.jobs import admin as jobs
from ecom_ai.reviews import admin as reviews
from ecom_ai.reviews.admin import SentimentAdminMixin
from ecom_ai.training import admin as training

__all__ = [
    "DescriptionAdminMixin",
    "SentimentAdminMixin",
    "artifacts",
    "chat",
    "descriptions",
    "jobs",
    "reviews",
    "training",
]
