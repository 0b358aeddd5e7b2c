"""Nouns: what a review says, how it is counted, what people corrected, and when somebody should look."""

from ecom_ai.reviews.models.alerts import AlertDelivery, AlertRule, ReviewAlert
from ecom_ai.reviews.models.aspects import AspectMention, ReviewAspect
from ecom_ai.reviews.models.corrections import Correction
from ecom_ai.reviews.models.labels import UNREADABLE, Label, Unsure, text_hash
from ecom_ai.reviews.models.rollups import ALL_TIME, BLOCK, Grain, ReviewRollup, Scope
from ecom_ai.reviews.models.scores import PastScore, PendingReview, ReviewScore, SentimentDashboard, UnsureReview

__all__ = [
    "ALL_TIME",
    "BLOCK",
    "UNREADABLE",
    "AlertDelivery",
    "AlertRule",
    "AspectMention",
    "Correction",
    "Grain",
    "Label",
    "PastScore",
    "PendingReview",
    "ReviewAlert",
    "ReviewAspect",
    "ReviewRollup",
    "ReviewScore",
    "Scope",
    "SentimentDashboard",
    "Unsure",
    "UnsureReview",
    "text_hash",
]
