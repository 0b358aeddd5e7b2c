"""REST door of descriptions, for staff."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.pagination import CursorPagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.conf import conf
from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, TextLanguage, Tone, text_hash
from ecom_ai.exceptions import NotFound
from ecom_ai.jobs.api import JobSerializer
from ecom_ai.rest import OneErrorShape, idempotency_key, staff_may
from ecom_ai.shopmap import get_shop_map

API_PRODUCTS = 10_000
"""Most products in one request; the command and the admin take more."""

IDEMPOTENCY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="The same key gives the same job; another body 409."
)


class DraftSerializer(serializers.ModelSerializer[Draft]):
    product = serializers.CharField(source="object_id", read_only=True)
    live = serializers.SerializerMethodField(help_text="The text on the page now and its hash.")
    ai_generated = serializers.SerializerMethodField(help_text="The label that the law asks for: show it.")
    job = serializers.UUIDField(source="job_id", read_only=True, allow_null=True)
    reasons = serializers.JSONField(source="standing_reasons", read_only=True)

    class Meta:
        model = Draft
        fields = (
            *("id", "product", "product_title", "language", "tone", "state", "text", "seo_title", "meta_description"),
            *("evidence", "reasons", "overrides", "facts", "original_text", "edit_share", "revision", "live"),
            *("model_version", "prompt_version", "candidates", "ai_generated", "job", "created_at", "reviewed_at"),
        )
        read_only_fields = fields

    def get_live(self, draft: Draft) -> dict[str, str]:
        text = self.context.get("live", {}).get((draft.object_id, draft.language), "")
        return {"text": text, "hash": text_hash(text)}

    def get_ai_generated(self, draft: Draft) -> bool:
        return conf.LABEL


class GenerateSerializer(serializers.Serializer[Any]):
    product = serializers.CharField(max_length=64, required=False)
    products = serializers.ListField(
        child=serializers.CharField(max_length=64), required=False, allow_empty=False, max_length=API_PRODUCTS
    )
    language = serializers.ChoiceField(
        TextLanguage.choices, required=False, default="", help_text="Default: the shop's language for the product."
    )
    tone = serializers.ChoiceField(Tone.choices, required=False, default=Tone.PLAIN)
    only_missing = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("product" in attrs) == ("products" in attrs):
            raise serializers.ValidationError("Give either `product` or `products`.")
        return attrs


class EditSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(required=False, max_length=5000)
    seo_title = serializers.CharField(required=False, allow_blank=True, max_length=200)
    meta_description = serializers.CharField(required=False, allow_blank=True, max_length=400)
    revision = serializers.IntegerField(required=False, help_text="Refused with 409 where it is not the latest.")


class DecisionSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(required=False)
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class PublishSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(required=False)
    seen_live = serializers.CharField(
        required=False, allow_blank=True, max_length=16, help_text="`live.hash` as you saw it; guards a person's words."
    )


class OverrideSerializer(serializers.Serializer[Any]):
    code = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=1000, allow_blank=True, trim_whitespace=False)
    reason = serializers.CharField(max_length=500)
    revision = serializers.IntegerField(required=False)


class AcceptedSerializer(serializers.Serializer[Any]):
    job = JobSerializer()


class DraftPagination(CursorPagination):
    page_size = 50
    ordering = "-pk"


@extend_schema_view(
    list=extend_schema(
        parameters=[
            OpenApiParameter("product", str, description="Key of one product."),
            OpenApiParameter("status", str, enum=Draft.State.values),
        ]
    )
)
class DescriptionViewSet(OneErrorShape, mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet[Draft]):
    """Drafts: generate, review, publish, undo."""

    serializer_class = DraftSerializer
    pagination_class = DraftPagination
    lookup_value_regex = r"\d{1,18}"

    def get_permissions(self) -> list[Any]:
        needed = {
            "create": "ecom_ai.generate_draft",
            "publish": "ecom_ai.publish_draft",
            "undo": "ecom_ai.publish_draft",
            "partial_update": "ecom_ai.change_draft",
            "reject": "ecom_ai.change_draft",
            "approve": "ecom_ai.change_draft",
            "override": "ecom_ai.change_draft",
        }.get(self.action or "", "ecom_ai.view_draft")
        return [staff_may(read=needed, write=needed)()]

    def get_queryset(self) -> QuerySet[Draft]:
        if getattr(self, "swagger_fake_view", False):
            return Draft.objects.none()
        rows = Draft.objects.all()
        if self.action != "list":
            return rows
        product, state = self.request.query_params.get("product"), self.request.query_params.get("status")
        if product:
            model = get_shop_map().products.model
            rows = rows.filter(content_type=ContentType.objects.get_for_model(model), object_id=product[:64])
        return rows.filter(state=state) if state else rows

    def get_object(self) -> Draft:
        draft = self.get_queryset().filter(pk=self.kwargs["pk"]).first()
        if draft is None:
            raise NotFound("There is no such draft.", code="draft_not_found")
        return draft

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if self.action in {"list", "retrieve"} and args:
            drafts = list(args[0]) if kwargs.get("many") else [args[0]]
            kwargs["context"] = {**self.get_serializer_context(), "live": services.live_of_drafts(drafts)}
        return super().get_serializer(*args, **kwargs)

    @extend_schema(
        request=GenerateSerializer,
        responses={202: AcceptedSerializer},
        parameters=[IDEMPOTENCY],
        examples=[
            OpenApiExample("One product", {"product": "42", "language": "zh", "tone": "warm"}, request_only=True),
            OpenApiExample("Many products", {"products": ["1", "2"], "only_missing": True}, request_only=True),
        ],
    )
    def create(self, request: Request) -> Response:
        """Write descriptions in the background; poll the job, then read the drafts."""
        wanted = _valid(GenerateSerializer, request)
        chosen = {"user": request.user, "language": wanted["language"], "tone": wanted["tone"]}
        key = idempotency_key(request)
        if "product" in wanted:
            job = tasks.start_one(wanted["product"], key=key, **chosen)
        else:
            job = tasks.start_many(wanted["products"], key=key, only_missing=wanted["only_missing"], **chosen)
        return Response({"job": JobSerializer(job).data}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(request=EditSerializer, responses=DraftSerializer)
    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Keep a person's words; the guard reads them again."""
        return self._answer(
            services.edit_draft(self.get_object(), user=request.user, **_valid(EditSerializer, request))
        )

    @extend_schema(request=PublishSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str = "") -> Response:
        """Make the draft the live text."""
        wanted = _valid(PublishSerializer, request)
        return self._answer(services.publish_draft(self.get_object(), user=request.user, **wanted).draft)

    @extend_schema(request=DecisionSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str = "") -> Response:
        """Bring back what stood there before."""
        wanted = _valid(DecisionSerializer, request)
        return self._answer(
            services.undo_publication(self.get_object(), user=request.user, revision=wanted.get("revision")).draft
        )

    @extend_schema(request=PublishSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str = "") -> Response:
        """Good to publish, later or in bulk."""
        wanted = _valid(PublishSerializer, request)
        return self._answer(services.approve_draft(self.get_object(), user=request.user, **wanted))

    @extend_schema(request=DecisionSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str = "") -> Response:
        return self._answer(
            services.reject_draft(self.get_object(), user=request.user, **_valid(DecisionSerializer, request))
        )

    @extend_schema(request=OverrideSerializer, responses=DraftSerializer)
    @action(detail=True, methods=["post"])
    def override(self, request: Request, pk: str = "") -> Response:
        """Let one of the guard's reasons pass, on record."""
        return self._answer(
            services.override_reason(self.get_object(), user=request.user, **_valid(OverrideSerializer, request))
        )

    def _answer(self, draft: Draft) -> Response:
        context = {**self.get_serializer_context(), "live": services.live_of_drafts([draft])}
        return Response(DraftSerializer(draft, context=context).data)


def _valid(serializer_class: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
