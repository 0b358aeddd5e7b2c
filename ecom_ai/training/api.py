"""REST door of training, for staff."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import NotFound
from ecom_ai.openapi import IDEMPOTENCY
from ecom_ai.rest import NewestFirst, OneErrorShape, idempotency_key, row_number, staff_may
from ecom_ai.training import tasks
from ecom_ai.training.models import DataSet, TrainingRun

EXAMPLE = {"task": "description", "dataset": 3, "base": 7, "params": {"epochs": 2, "learning_rate": 0.0003}}


class TrainingRunSerializer(serializers.ModelSerializer[TrainingRun]):
    state = serializers.CharField(read_only=True)
    job = serializers.UUIDField(source="job_id", read_only=True, allow_null=True, help_text="See `jobs/{id}/`.")

    class Meta:
        model = TrainingRun
        fields = (
            *("id", "task", "params", "dataset", "base", "artifact", "state", "job", "curve", "metrics", "activate"),
            "created_at",
        )
        read_only_fields = fields


class RowField(serializers.PrimaryKeyRelatedField[Any]):
    """A row by its number; 1.5, true and infinity are none."""

    def __init__(self, **kwargs: Any) -> None:
        number = serializers.IntegerField(min_value=1, max_value=2**63 - 1)
        super().__init__(pk_field=None if kwargs.get("read_only") else number, **kwargs)


class StartSerializer(serializers.Serializer[Any]):
    task = serializers.ChoiceField(TrainingRun.Task.choices)
    dataset = RowField(queryset=DataSet.objects.all())
    base = RowField(queryset=Artifact.objects.all(), required=False, allow_null=True)
    params = serializers.DictField(required=False, help_text="Options of `ecom_ai_train`, with underscores.")
    activate = serializers.BooleanField(required=False, default=False)


@extend_schema_view(
    list=extend_schema(description="Training runs, the newest first."),
    retrieve=extend_schema(description="One run with its loss curve and metrics."),
)
class TrainingRunViewSet(OneErrorShape, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[TrainingRun]):
    """Training runs: start one, watch its loss."""

    serializer_class = TrainingRunSerializer
    pagination_class = NewestFirst
    lookup_value_regex = "[^/]+"
    queryset = TrainingRun.objects.select_related("job")

    def get_permissions(self) -> list[Any]:
        wanted = "ecom_ai.start_training" if self.action == "create" else "ecom_ai.view_trainingrun"
        return [staff_may(read=wanted, write=wanted)()]

    def get_queryset(self) -> QuerySet[TrainingRun]:
        return super().get_queryset().order_by("-pk")

    def get_object(self) -> TrainingRun:
        run = self.get_queryset().filter(pk=row_number(self.kwargs["pk"])).first()
        if run is None:
            raise NotFound(_("There is no such training run."))
        return run

    @extend_schema(
        request=StartSerializer,
        responses={202: TrainingRunSerializer},
        parameters=[IDEMPOTENCY],
        examples=[OpenApiExample("fine-tune", EXAMPLE, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        """Train in the background; poll the run, or its job."""
        asked = StartSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not request.user.has_perm("ecom_ai.activate_artifact"):
            asked.validated_data["activate"] = False
        run = tasks.start(**asked.validated_data, user=request.user, key=idempotency_key(request))
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED)
