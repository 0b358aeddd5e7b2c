"""Jobs over REST: look, cancel, retry. Somebody else's job does not exist."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response

from ecom_ai.jobs import services, wording
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState
from ecom_ai.rest import OneErrorShape

EXAMPLE = {
    "id": "4f0c0d9e-6c5b-4bb0-9d6e-0d8b5a3c1f11",
    "kind": "ecom_ai.descriptions.generate_many",
    "state": "running",
    "done": 420,
    "failed": 3,
    "total": 1000,
    "rate": 14.1,
    "remaining_seconds": 41.0,
    "cancel_requested": False,
    "preview": "",
    "preview_revision": 0,
    "result": {},
    "error": None,
    "created_at": "2026-03-01T09:00:00Z",
    "finished_at": None,
}


class JobErrorSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    detail = serializers.CharField()


class JobSerializer(serializers.Serializer[Job]):
    id = serializers.UUIDField()
    kind = serializers.CharField()
    state = serializers.ChoiceField(choices=JobState.choices)
    done = serializers.IntegerField()
    failed = serializers.IntegerField()
    total = serializers.IntegerField()
    rate = serializers.FloatField(help_text="Items per second.")
    remaining_seconds = serializers.FloatField(allow_null=True)
    cancel_requested = serializers.BooleanField()
    preview = serializers.CharField(help_text="Text made so far, where the job writes one text.")
    preview_revision = serializers.IntegerField()
    result = serializers.DictField()
    error = JobErrorSerializer(allow_null=True)
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)

    def to_representation(self, instance: Job) -> dict[str, Any]:
        return job_data(instance)


class AcceptedSerializer(serializers.Serializer[Any]):
    """The answer to what starts a job."""

    job = JobSerializer()


def job_data(job: Job, reader: Any = None) -> dict[str, Any]:
    """A job as `reader` sees it: whoever started it, unless another is named."""
    seen = services.progress(job)
    return {
        "id": str(job.pk),
        "kind": job.kind,
        "state": job.state,
        "done": seen.done,
        "failed": seen.failed,
        "total": seen.total,
        "rate": round(seen.rate, 2),
        "remaining_seconds": None if seen.remaining is None else round(seen.remaining, 1),
        "cancel_requested": job.cancel_requested,
        "preview": seen.preview,
        "preview_revision": job.preview_revision,
        "result": job.result if reader is None or services.may_read_result(reader, job) else {},
        "error": _error(job),
        "created_at": job.created_at,
        "finished_at": job.finished_at,
    }


def _error(job: Job) -> dict[str, str] | None:
    if not job.error_code:
        return None
    return {"code": job.error_code, "detail": wording.error(job.error_code, job.error)}


@extend_schema(responses=JobSerializer, examples=[OpenApiExample("running", EXAMPLE, response_only=True)])
class JobViewSet(OneErrorShape, viewsets.GenericViewSet[Job]):
    """For the person who started the job, and for staff who may see jobs."""

    permission_classes = [IsAuthenticated]
    serializer_class = JobSerializer
    lookup_value_regex = "[^/]+"
    queryset = Job.objects.none()

    def retrieve(self, request: Request, pk: Any) -> Response:
        """State and progress; poll it about once a second."""
        return Response(job_data(services.get_visible(request.user, pk), request.user))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: Any) -> Response:
        """End it at once if it waits; ask the worker to stop if it runs. A finished job stays as it is."""
        job = services.get_changeable(request.user, pk)
        return Response(job_data(services.cancel(job, request.user), request.user))

    @extend_schema(request=None, responses={202: JobSerializer})
    @action(detail=True, methods=["post"])
    def retry(self, request: Request, pk: Any) -> Response:
        """A new job for what did not succeed."""
        job = services.get_changeable(request.user, pk)
        return Response(job_data(services.retry(job, request.user), request.user), status=status.HTTP_202_ACCEPTED)
