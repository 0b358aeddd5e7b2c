"""REST door of review sentiment."""

from ecom_ai.reviews.api.views import ReviewViewSet

__all__ = ["ReviewViewSet"]
