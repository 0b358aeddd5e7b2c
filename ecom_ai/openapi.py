"""What our views tell drf-spectacular beyond what it sees by itself: the one shape of errors."""

from __future__ import annotations

from typing import Any

from drf_spectacular.openapi import AutoSchema
from drf_spectacular.utils import Direction, OpenApiExample, OpenApiParameter, OpenApiResponse
from rest_framework import serializers

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key gives the same job; another body 409."
)


class ErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(help_text="For machines: a stable word.")
    detail = serializers.CharField(help_text="For people, in the language of the request.")
    fields = serializers.DictField(required=False, help_text="Which fields were refused, and why.")  # type: ignore[assignment] # DRF's own attribute of that name is filled by the metaclass


READ = {"403": "Not signed in, or not allowed to.", "404": "Not there, or not yours.", "default": "Any other error."}
WRITE = {"400": "The input is not valid.", **READ, "409": "The object does not allow this now."}


class SchemaWithErrors(AutoSchema):
    """Adds `ErrorSerializer` to the answers of every operation."""

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        bodies: dict[str, Any] = super()._get_response_bodies(direction)
        for status, meaning in (READ if self.method == "GET" else WRITE).items():
            if status not in bodies:
                answer = OpenApiResponse(ErrorSerializer, meaning, examples=[_example(status)])
                bodies[status] = self._get_response_for_code(answer, status, direction=direction)  # type: ignore[no-untyped-call]
        return bodies


def _example(status: str) -> OpenApiExample:
    code, detail = {
        "400": ("unknown_language", "Unknown language 'fr': choose zh or en."),
        "403": ("permission_denied", "You do not have permission to perform this action."),
        "404": ("not_found", "There is no such job."),
        "409": ("idempotency_conflict", "This idempotency key was used with another request."),
    }.get(status, ("database_unavailable", "The database does not answer; try again in a moment."))
    return OpenApiExample(code, {"code": code, "detail": detail}, status_codes=[status], response_only=True)
