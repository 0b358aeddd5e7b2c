"""REST door of trained models, for staff."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.artifacts import services
from ecom_ai.artifacts.models import Artifact
from ecom_ai.rest import NewestFirst, OneErrorShape, row_number, staff_may


class ArtifactSerializer(serializers.ModelSerializer[Artifact]):
    size = serializers.IntegerField(read_only=True, help_text="Bytes of all files.")

    class Meta:
        model = Artifact
        fields = (
            *("id", "role", "name", "version", "state", "size", "metrics", "card", "parent"),
            *("manifest", "created_at", "activated_at"),
        )
        read_only_fields = fields


class InUseSerializer(serializers.Serializer[Any]):
    role = serializers.CharField()
    model = ArtifactSerializer(allow_null=True, help_text="Null: the starter.")


@extend_schema_view(
    list=extend_schema(description="Trained models of every role, the newest first."),
    retrieve=extend_schema(description="One model with its metrics, card and files."),
)
class ArtifactViewSet(OneErrorShape, mixins.ListModelMixin, mixins.RetrieveModelMixin, GenericViewSet[Artifact]):
    """Trained models: look, put in use, roll back."""

    serializer_class = ArtifactSerializer
    pagination_class = NewestFirst
    lookup_value_regex = "[^/]+"
    queryset = Artifact.objects.order_by("-pk")

    def get_permissions(self) -> list[Any]:
        changes = self.action in {"activate", "rollback"}
        return [staff_may(read="ecom_ai.view_artifact", write="ecom_ai.activate_artifact" if changes else "")()]

    def get_object(self) -> Artifact:
        return services.get(row_number(self.kwargs["pk"]))

    @extend_schema(request=None, responses=ArtifactSerializer)
    @action(detail=True, methods=["post"])
    def activate(self, request: Request, pk: Any) -> Response:
        """Put this model in use; workers take it with their next job."""
        artifact = services.activate(self.get_object(), user=request.user)
        return Response(self.get_serializer(artifact).data)

    @extend_schema(request=None, responses=InUseSerializer)
    @action(detail=True, methods=["post"])
    def rollback(self, request: Request, pk: Any) -> Response:
        """Put back what was in use before this model, which must be the one in use."""
        artifact = self.get_object()
        before = services.roll_back(artifact.role, user=request.user, expected=artifact)
        model = self.get_serializer(before).data if before else None
        return Response({"role": artifact.role, "model": model})
