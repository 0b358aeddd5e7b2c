"""REST door of descriptions, for staff."""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.conf import conf
from ecom_ai.descriptions import services, tasks
from ecom_ai.descriptions.models import Draft, TextLanguage, Tone, text_hash
from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.api import AcceptedSerializer, JobSerializer
from ecom_ai.openapi import IDEMPOTENCY
from ecom_ai.rest import NewestFirst, OneErrorShape, idempotency_key, row_number, staff_may
from ecom_ai.shopmap import get_shop_map

API_PRODUCTS = 10_000
"""Most products in one request; the command and the admin take more."""
NO_BODY_NEEDED = OpenApiExample("Nothing to say", {}, request_only=True)
REVISION = OpenApiExample("The draft as I saw it", {"revision": 3}, request_only=True)


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
            raise serializers.ValidationError(_("Give either `product` or `products`."))
        return attrs


class EditSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(required=False, max_length=5000)
    seo_title = serializers.CharField(required=False, allow_blank=True, max_length=200)
    meta_description = serializers.CharField(required=False, allow_blank=True, max_length=400)
    revision = serializers.IntegerField(required=False, help_text="Refused with 409 where it is not the latest.")

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if not attrs.keys() - {"revision"}:
            raise serializers.ValidationError(_("Give `text`, `seo_title` or `meta_description`."))
        return attrs


class RevisionSerializer(serializers.Serializer[Any]):
    revision = serializers.IntegerField(required=False, help_text="Refused with 409 where it is not the latest.")


class RejectSerializer(RevisionSerializer):
    reason = serializers.CharField(required=False, allow_blank=True, default="", max_length=500)


class PublishSerializer(RevisionSerializer):
    seen_live = serializers.CharField(
        required=False, allow_blank=True, max_length=16, help_text="`live.hash` as you saw it; guards a person's words."
    )


class OverrideSerializer(RevisionSerializer):
    code = serializers.CharField(max_length=60)
    text = serializers.CharField(max_length=1000, allow_blank=True, trim_whitespace=False)
    reason = serializers.CharField(max_length=500, help_text="Why this may be said; kept on record.")


@extend_schema_view(
    list=extend_schema(
        description="Drafts, the newest first, with evidence, standing reasons and the text that is on the page now.",
        parameters=[
            OpenApiParameter("product", str, description="Key of one product."),
            OpenApiParameter("status", str, enum=Draft.State.values),
        ],
    ),
    retrieve=extend_schema(description="One draft, with evidence, standing reasons and the text on the page now."),
)
class DescriptionViewSet(OneErrorShape, mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet[Draft]):
    """Drafts: generate, review, publish, undo."""

    serializer_class = DraftSerializer
    pagination_class = NewestFirst
    lookup_value_regex = "[^/]+"

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
        return _of_status(_of_product(rows, self.request), self.request)

    def get_object(self) -> Draft:
        draft = self.get_queryset().filter(pk=row_number(self.kwargs["pk"])).first()
        if draft is None:
            raise NotFound(_("There is no such draft."), code="draft_not_found")
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
            products = dict.fromkeys(wanted["products"])  # a product named twice is written once
            job = tasks.start_many(products, key=key, only_missing=wanted["only_missing"], **chosen)
        if not jobs.is_visible(request.user, job):
            raise Conflict(_("Somebody else is having this description written now."), code="already_running")
        return Response({"job": JobSerializer(job).data}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        request=EditSerializer,
        responses=DraftSerializer,
        examples=[
            OpenApiExample("An edit", {"text": "Holds 350 ml. Made of stoneware.", "revision": 1}, request_only=True)
        ],
    )
    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Keep a person's words; the guard reads them again."""
        return self._answer(
            services.edit_draft(self.get_object(), user=request.user, **_valid(EditSerializer, request))
        )

    @extend_schema(
        request=PublishSerializer,
        responses=DraftSerializer,
        examples=[
            OpenApiExample("Over the text I saw", {"revision": 3, "seen_live": "9f86d081884c7d65"}, request_only=True),
            NO_BODY_NEEDED,
        ],
    )
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str = "") -> Response:
        """Make the draft the live text."""
        wanted = _valid(PublishSerializer, request)
        return self._answer(services.publish_draft(self.get_object(), user=request.user, **wanted).draft)

    @extend_schema(request=RevisionSerializer, responses=DraftSerializer, examples=[REVISION, NO_BODY_NEEDED])
    @action(detail=True, methods=["post"])
    def undo(self, request: Request, pk: str = "") -> Response:
        """Bring back what stood there before."""
        wanted = _valid(RevisionSerializer, request)
        return self._answer(services.undo_publication(self.get_object(), user=request.user, **wanted).draft)

    @extend_schema(request=PublishSerializer, responses=DraftSerializer, examples=[REVISION, NO_BODY_NEEDED])
    @action(detail=True, methods=["post"])
    def approve(self, request: Request, pk: str = "") -> Response:
        """Good to publish, later or in bulk."""
        wanted = _valid(PublishSerializer, request)
        return self._answer(services.approve_draft(self.get_object(), user=request.user, **wanted))

    @extend_schema(
        request=RejectSerializer,
        responses=DraftSerializer,
        examples=[OpenApiExample("With a reason", {"reason": "Too long."}, request_only=True), NO_BODY_NEEDED],
    )
    @action(detail=True, methods=["post"])
    def reject(self, request: Request, pk: str = "") -> Response:
        """Not to be published; the reason helps to choose the next model."""
        return self._answer(
            services.reject_draft(self.get_object(), user=request.user, **_valid(RejectSerializer, request))
        )

    @extend_schema(
        request=OverrideSerializer,
        responses=DraftSerializer,
        examples=[
            OpenApiExample(
                "A lawful superlative",
                {"code": "superlative", "text": "best", "reason": "Quotes the test seal that the maker holds."},
                request_only=True,
            )
        ],
    )
    @action(detail=True, methods=["post"])
    def override(self, request: Request, pk: str = "") -> Response:
        """Let one of the guard's reasons pass, on record."""
        return self._answer(
            services.override_reason(self.get_object(), user=request.user, **_valid(OverrideSerializer, request))
        )

    def _answer(self, draft: Draft) -> Response:
        context = {**self.get_serializer_context(), "live": services.live_of_drafts([draft])}
        return Response(DraftSerializer(draft, context=context).data)


def _of_product(rows: QuerySet[Draft], request: Request) -> QuerySet[Draft]:
    product = request.query_params.get("product")
    if not product:
        return rows
    if "\0" in product:
        raise InvalidInput(_("The key of a product has no null characters."))
    model = get_shop_map().products.model
    return rows.filter(content_type=ContentType.objects.get_for_model(model), object_id=product)


def _of_status(rows: QuerySet[Draft], request: Request) -> QuerySet[Draft]:
    state = request.query_params.get("status")
    if not state:
        return rows
    if state not in Draft.State.values:
        raise InvalidInput(
            _("Unknown status: choose one of %s.") % ", ".join(Draft.State.values), code="unknown_status"
        )
    return rows.filter(state=state)


def _valid(serializer_class: type[serializers.Serializer[Any]], request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
