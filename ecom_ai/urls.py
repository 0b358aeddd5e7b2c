"""The REST surface; a host mounts it, e.g. `path("api/ai/", include("ecom_ai.urls"))`."""

from __future__ import annotations

from rest_framework.routers import SimpleRouter

from ecom_ai.descriptions.api import DescriptionViewSet
from ecom_ai.jobs.api import JobViewSet

app_name = "ecom_ai"

router = SimpleRouter()
router.register("descriptions", DescriptionViewSet, basename="description")
router.register("jobs", JobViewSet, basename="job")

urlpatterns = router.urls
