"""Scores to read and correct, numbers, the summary that anybody may read, texts to analyze."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.http import StreamingHttpResponse
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, OpenApiResponse, extend_schema, extend_schema_view
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.jobs.api import AcceptedSerializer, JobSerializer
from ecom_ai.openapi import IDEMPOTENCY
from ecom_ai.rest import NewestFirst, OneErrorShape, idempotency_key, row_number, staff_may
from ecom_ai.reviews import services, tasks
from ecom_ai.reviews.api.serializers import (
    AnalyzeSerializer,
    CorrectSerializer,
    ReviewSerializer,
    SummarySerializer,
    TrendsSerializer,
)
from ecom_ai.reviews.models import Label, ReviewScore, Unsure
from ecom_ai.reviews.services import Filters
from ecom_ai.reviews.services.exporting import export_csv
from ecom_ai.shopmap import get_shop_map

PLACE = [
    OpenApiParameter("product", str, description="Key of one product."),
    OpenApiParameter("category", str, description="As the shop names it; a product wins over it."),
    OpenApiParameter("aspect", str, description="Code of an aspect, e.g. `quality`."),
    OpenApiParameter("language", str, enum=["zh", "en", "other"]),
    OpenApiParameter("since", OpenApiTypes.DATE, description="First day, counted."),
    OpenApiParameter("until", OpenApiTypes.DATE, description="Last day, counted."),
]
KIND = [
    OpenApiParameter("label", str, enum=Label.values),
    OpenApiParameter("unsure", str, enum=["unreadable", *Unsure.values]),
    OpenApiParameter("contradicts", bool, description="Whether the text contradicts its stars."),
    OpenApiParameter("corrected", bool, description="Whether a person gave the label."),
]
EXPORT = OpenApiParameter("as", str, enum=["csv", "json"], description="`csv` by default.")
PATCHES = [
    OpenApiExample("A person's label", {"label": "negative", "text_hash": "9f86d081884c7d65"}, request_only=True),
    OpenApiExample("Take it back", {"undo": True}, request_only=True),
]


@extend_schema_view(
    list=extend_schema(
        description="Scored reviews, the newest score first, texts with personal data masked.",
        parameters=[*PLACE, *KIND],
    ),
    retrieve=extend_schema(description="One scored review with its aspects and its text, personal data masked."),
)
class ReviewViewSet(OneErrorShape, mixins.RetrieveModelMixin, mixins.ListModelMixin, GenericViewSet[ReviewScore]):
    """What reviews say: read, count, correct."""

    serializer_class = ReviewSerializer
    pagination_class = NewestFirst
    lookup_value_regex = "[^/]+"

    def get_permissions(self) -> list[Any]:
        if self.action == "summary":
            return [AllowAny()]
        writes = {"partial_update": "ecom_ai.change_reviewscore"}
        needed = writes.get(self.action or "", "ecom_ai.view_reviewscore")
        return [staff_may(read=needed, write=needed)()]

    def get_queryset(self) -> QuerySet[ReviewScore]:
        if getattr(self, "swagger_fake_view", False):
            return ReviewScore.objects.none()
        rows = ReviewScore.objects.all() if self.action == "retrieve" else _chosen(self.request)
        return rows.prefetch_related("mentions")

    def get_object(self) -> ReviewScore:
        score = ReviewScore.objects.filter(pk=row_number(self.kwargs["pk"])).first()
        if score is None:
            raise NotFound("There is no such review.", code="review_not_found")
        return score

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if self.action in {"list", "retrieve", "partial_update"} and args:
            scores = list(args[0]) if kwargs.get("many") else [args[0]]
            shown = {each.score.pk: each for each in services.show(scores)}
            kwargs["context"] = {**self.get_serializer_context(), "shown": shown}
        return super().get_serializer(*args, **kwargs)

    @extend_schema(request=CorrectSerializer, responses=ReviewSerializer, examples=PATCHES)
    def partial_update(self, request: Request, pk: str = "") -> Response:
        """Give the review the right label, or take the latest correction back. Both stay on record."""
        score = self.get_object()
        wanted = _valid(CorrectSerializer, request)
        if wanted["undo"]:
            latest = services.latest_correction(score)
            if latest is None:
                raise Conflict("This review was not corrected.", code="not_corrected")
            services.undo_correction(latest, user=request.user)
        else:
            services.correct(score, wanted["label"], user=request.user, seen_hash=wanted["text_hash"])
        score.refresh_from_db()
        return Response(self.get_serializer(score).data)

    @extend_schema(
        parameters=[OpenApiParameter("product", str, required=True, description="Key of the product.")],
        responses=SummarySerializer,
    )
    @action(detail=False, pagination_class=None)
    def summary(self, request: Request) -> Response:
        """What buyers say of a product, for anybody: counted, with quotes. Nothing in it is written by a model."""
        product = Filters.from_params({"product": request.query_params.get("product", "")}).product
        if not product:
            raise InvalidInput("Name a `product`.", code="no_product")
        services.review_map()
        get_shop_map().products.get_public(product)
        language = "zh" if (get_language() or "").startswith("zh") else "en"
        found = services.summarize(product, language=language)
        data = {"product": product, "counts": found.counts, "aspects": found.aspects, "topics": found.topics}
        return Response(SummarySerializer({**data, "label": services.summary_label(language)}).data)

    @extend_schema(
        parameters=[*PLACE, OpenApiParameter("step", str, enum=["day", "week", "month"])], responses=TrendsSerializer
    )
    @action(detail=False, pagination_class=None)
    def trends(self, request: Request) -> Response:
        """The numbers of the dashboard: mood over time, totals, aspects, products that rise and fall."""
        services.review_map()
        filters = Filters.from_params(request.query_params)
        trend = services.trend(filters, step=str(request.query_params.get("step") or ""))
        moved = services.movers(filters)
        data = {
            "step": trend.step,
            "points": trend.points,
            "totals": services.totals(filters),
            "aspects": services.aspects(filters),
            "risers": moved.risers,
            "fallers": moved.fallers,
        }
        return Response(TrendsSerializer(data).data)

    @extend_schema(
        request=AnalyzeSerializer,
        responses={202: AcceptedSerializer},
        parameters=[IDEMPOTENCY],
        examples=[OpenApiExample("Two texts", {"texts": ["Broke in a day.", "质量很好"]}, request_only=True)],
    )
    @action(detail=False, methods=["post"])
    def analyze(self, request: Request) -> Response:
        """Read any texts as if they were reviews. A worker does it: poll the job, its `result` has one entry a text."""
        texts = _valid(AnalyzeSerializer, request)["texts"]
        job = tasks.start_analysis(texts, user=request.user, key=idempotency_key(request))
        return Response({"job": JobSerializer(job).data}, status=status.HTTP_202_ACCEPTED)

    @extend_schema(
        parameters=[*PLACE, *KIND, EXPORT],
        responses={
            (200, "text/csv"): OpenApiResponse(OpenApiTypes.STR, "One line a review; no cell is a formula."),
            (200, "application/json"): OpenApiResponse(OpenApiTypes.ANY, "A list with one object a review."),
        },
    )
    @action(detail=False, pagination_class=None)
    def export(self, request: Request) -> StreamingHttpResponse:
        """Scores with their texts as a file, personal data masked. Any number of reviews, streamed."""
        services.review_map()
        rows = _chosen(request)
        kind = request.query_params.get("as") or "csv"
        if kind == "csv":
            return _file(export_csv(rows), "text/csv; charset=utf-8", "reviews.csv")
        if kind == "json":
            return _file(services.export_json(rows), "application/json", "reviews.json")
        raise InvalidInput("Choose csv or json.", code="unknown_format")


def _file(lines: Any, content_type: str, name: str) -> StreamingHttpResponse:
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _chosen(request: Request) -> QuerySet[ReviewScore]:
    params = request.query_params
    return services.select_scores(
        Filters.from_params(params),
        label=str(params.get("label") or ""),
        unsure=str(params.get("unsure") or ""),
        contradicts=_switch(params.get("contradicts")),
        corrected=_switch(params.get("corrected")),
    )


def _switch(value: Any) -> bool | None:
    if not value:
        return None
    word = str(value).lower()
    if word not in {"true", "false", "1", "0"}:
        raise InvalidInput("Choose true or false.", code="invalid_switch")
    return word in {"true", "1"}


def _valid(serializer_class: Any, request: Request) -> dict[str, Any]:
    serializer = serializer_class(data=request.data)
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)
