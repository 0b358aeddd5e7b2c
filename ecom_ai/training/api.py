"""REST door of training, for staff."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, extend_schema
from rest_framework import mixins, serializers, status
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import NotFound
from ecom_ai.rest import OneErrorShape, idempotency_key, staff_may
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


class StartSerializer(serializers.Serializer[Any]):
    task = serializers.ChoiceField(TrainingRun.Task.choices)
    dataset = serializers.PrimaryKeyRelatedField(queryset=DataSet.objects.all())
    base = serializers.PrimaryKeyRelatedField(queryset=Artifact.objects.all(), required=False, allow_null=True)
    params = serializers.DictField(required=False, help_text="Options of `ecom_ai_train`, with underscores.")
    activate = serializers.BooleanField(required=False, default=False)


class RunPagination(CursorPagination):
    page_size = 50
    ordering = "-pk"


class TrainingRunViewSet(OneErrorShape, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[TrainingRun]):
    """Training runs: start one, watch its loss."""

    serializer_class = TrainingRunSerializer
    pagination_class = RunPagination
    lookup_value_regex = r"\d{1,18}"
    queryset = TrainingRun.objects.select_related("job")

    def get_permissions(self) -> list[Any]:
        wanted = "ecom_ai.start_training" if self.action == "create" else "ecom_ai.view_trainingrun"
        return [staff_may(read=wanted, write=wanted)()]

    def get_queryset(self) -> QuerySet[TrainingRun]:
        return super().get_queryset().order_by("-pk")

    def get_object(self) -> TrainingRun:
        run = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if run is None:
            raise NotFound("There is no such training run.")
        return run

    @extend_schema(
        request=StartSerializer,
        responses={202: TrainingRunSerializer},
        examples=[OpenApiExample("fine-tune", EXAMPLE, request_only=True)],
    )
    def create(self, request: Request) -> Response:
        asked = StartSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        if not request.user.has_perm("ecom_ai.activate_artifact"):
            asked.validated_data["activate"] = False
        run = tasks.start(**asked.validated_data, user=request.user, key=idempotency_key(request))
        return Response(self.get_serializer(run).data, status=status.HTTP_202_ACCEPTED)
