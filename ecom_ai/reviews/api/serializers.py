"""What goes in and out."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from ecom_ai.reviews.models import Label, ReviewScore
from ecom_ai.reviews.services import Counts
from ecom_ai.text.masking import mask

TEXTS_MOST, TEXT_LONGEST = 100, 20_000


class MentionedSerializer(serializers.Serializer[Any]):
    aspect = serializers.CharField()
    polarity = serializers.CharField(allow_blank=True, help_text="Empty where nobody is certain.")


class ReviewSerializer(serializers.ModelSerializer[ReviewScore]):
    review = serializers.CharField(source="object_id", read_only=True, help_text="The shop's own key.")
    product = serializers.CharField(source="product_id", read_only=True)
    product_title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField(help_text="As it is now, personal data masked; empty where it is gone.")
    probabilities = serializers.DictField(child=serializers.FloatField(), read_only=True)
    aspects = MentionedSerializer(source="mentions", many=True, read_only=True)
    label = serializers.CharField(  # type: ignore[assignment] # a field, not DRF's attribute of that name
        read_only=True, help_text="What counts: the model's, or a person's; empty: unsure."
    )
    guess = serializers.CharField(read_only=True, help_text="The model's label, certain or not.")
    unsure = serializers.CharField(read_only=True, help_text="Why there is no label, e.g. `uncertain`, `spam`.")
    corrected = serializers.BooleanField(source="is_corrected", read_only=True)

    class Meta:
        model = ReviewScore
        fields = (
            *("id", "review", "product", "product_title", "category", "language", "day", "rating", "text", "text_hash"),
            *("label", "unsure", "guess", "certainty", "probabilities", "contradicts", "aspects", "model_version"),
            *("scored_at", "corrected", "corrected_at"),
        )
        read_only_fields = fields

    def get_product_title(self, score: ReviewScore) -> str:
        shown = self.context.get("shown", {}).get(score.pk)
        return shown.product_title if shown else ""

    def get_text(self, score: ReviewScore) -> str:
        shown = self.context.get("shown", {}).get(score.pk)
        return mask(shown.text).text if shown else ""


class CorrectSerializer(serializers.Serializer[Any]):
    label = serializers.ChoiceField(Label.choices, required=False)  # type: ignore[assignment] # as above
    undo = serializers.BooleanField(required=False, default=False, help_text="Take the latest correction back.")
    text_hash = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=16, help_text="As you saw it; 409 if it was edited."
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        if ("label" in attrs) == attrs["undo"]:
            raise serializers.ValidationError("Give either `label` or `undo`.")
        return attrs


class CountsSerializer(serializers.Serializer[Counts]):
    negative = serializers.IntegerField()
    neutral = serializers.IntegerField()
    positive = serializers.IntegerField()
    unsure = serializers.IntegerField(help_text="Read, but without a label.")
    contradicting = serializers.IntegerField(help_text="Praise with one or two stars, blame with four or five.")
    total = serializers.IntegerField(help_text="With a label: what shares are shares of.")
    average_stars = serializers.FloatField(allow_null=True)
    is_enough = serializers.BooleanField(help_text="False: too few reviews to speak of shares or trends.")


class PointSerializer(serializers.Serializer[Any]):
    day = serializers.DateField(help_text="The first day of the step.")
    counts = CountsSerializer()


class AspectCountsSerializer(serializers.Serializer[Any]):
    code = serializers.CharField()
    name = serializers.CharField(help_text="In the language of the request.")
    counts = CountsSerializer(help_text="Reviews that mention it, by what they say of it.")


class MoverSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    title = serializers.CharField()
    now = CountsSerializer()
    before = CountsSerializer()
    change = serializers.FloatField(help_text="Of (positive - negative) / total: -2 to 2.")
    is_clear = serializers.BooleanField(help_text="False: chance alone could have done it.")


class TrendsSerializer(serializers.Serializer[Any]):
    step = serializers.ChoiceField(["day", "week", "month"])
    points = PointSerializer(many=True)
    totals = CountsSerializer()
    aspects = AspectCountsSerializer(many=True)
    risers = MoverSerializer(many=True, help_text="Products whose mood rose most against the time before.")
    fallers = MoverSerializer(many=True)


class QuoteSerializer(serializers.Serializer[Any]):
    text = serializers.CharField()
    polarity = serializers.CharField()
    language = serializers.CharField(allow_blank=True)


class SaidOfSerializer(AspectCountsSerializer):
    quotes = QuoteSerializer(many=True)


class SaidOfTopicSerializer(serializers.Serializer[Any]):
    key = serializers.CharField()
    name = serializers.CharField()
    reviews = serializers.IntegerField(help_text="How many reviews mention it.")
    positive = serializers.IntegerField(help_text="How many of them only praise it.")
    negative = serializers.IntegerField(help_text="How many of them only blame it.")
    quote = QuoteSerializer(allow_null=True)


class SummarySerializer(serializers.Serializer[Any]):
    product = serializers.CharField()
    counts = CountsSerializer()
    aspects = SaidOfSerializer(many=True)
    topics = SaidOfTopicSerializer(many=True)
    label = serializers.CharField(  # type: ignore[assignment] # as above
        help_text="Show it beside the numbers: a machine counted them."
    )


class AnalyzeSerializer(serializers.Serializer[Any]):
    texts = serializers.ListField(
        child=serializers.CharField(max_length=TEXT_LONGEST, allow_blank=True, trim_whitespace=False),
        allow_empty=False,
        max_length=TEXTS_MOST,
    )
