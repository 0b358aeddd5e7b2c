"""The REST surface; a host mounts it, e.g. `path("api/ai/", include("ecom_ai.urls"))`."""

from __future__ import annotations

from django.urls import re_path
from rest_framework.routers import SimpleRouter

from ecom_ai.artifacts.api import ArtifactViewSet
from ecom_ai.chat.api import ConversationViewSet, MessageViewSet, OutcomesViewSet
from ecom_ai.descriptions.api import DescriptionViewSet
from ecom_ai.jobs.api import JobViewSet
from ecom_ai.rest import NoSuchAddress
from ecom_ai.reviews.api import ReviewViewSet
from ecom_ai.training.api import TrainingRunViewSet

app_name = "ecom_ai"

router = SimpleRouter()
router.register("chat/conversations", ConversationViewSet, basename="conversation")
router.register("chat/messages", MessageViewSet, basename="message")
router.register("chat/outcomes", OutcomesViewSet, basename="chat-outcomes")
router.register("descriptions", DescriptionViewSet, basename="description")
router.register("jobs", JobViewSet, basename="job")
router.register("models", ArtifactViewSet, basename="model")
router.register("reviews", ReviewViewSet, basename="review")
router.register("training/runs", TrainingRunViewSet, basename="training-run")

urlpatterns = [*router.urls, re_path(r"^[\s\S]", NoSuchAddress.as_view())]
