"""What Django discovers."""

from ecom_ai.artifacts.models import ActivationLog, Artifact
from ecom_ai.chat.models import (
    AwayText,
    Budget,
    CannedReply,
    ChatInbox,
    ChatOutcomes,
    Conversation,
    ConversationEvent,
    LearnedAnswer,
    Message,
    OpeningHours,
    Visitor,
)
from ecom_ai.chat.search.models import OrderTry, SearchEntry, SearchTerm
from ecom_ai.descriptions.models import Draft, LiveDescription, PromptTemplate, Publication
from ecom_ai.jobs.models import Job, JobItem, WorkerBeat
from ecom_ai.reviews.models import (
    AlertDelivery,
    AlertRule,
    AspectMention,
    Correction,
    PastScore,
    PendingReview,
    ReviewAlert,
    ReviewAspect,
    ReviewRollup,
    ReviewScore,
    SentimentDashboard,
    UnsureReview,
)
from ecom_ai.training.models import DataSet, TrainingRun

__all__ = [
    "ActivationLog",
    "AlertDelivery",
    "AlertRule",
    "Artifact",
    "AspectMention",
    "AwayText",
    "Budget",
    "CannedReply",
    "ChatInbox",
    "ChatOutcomes",
    "Conversation",
    "ConversationEvent",
    "Correction",
    "DataSet",
    "Draft",
    "Job",
    "JobItem",
    "LearnedAnswer",
    "LiveDescription",
    "Message",
    "OpeningHours",
    "OrderTry",
    "PastScore",
    "PendingReview",
    "PromptTemplate",
    "Publication",
    "ReviewAlert",
    "ReviewAspect",
    "ReviewRollup",
    "ReviewScore",
    "SearchEntry",
    "SearchTerm",
    "SentimentDashboard",
    "TrainingRun",
    "UnsureReview",
    "Visitor",
    "WorkerBeat",
]
