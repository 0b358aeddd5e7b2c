"""One score per review of the host, and what it was before."""

from __future__ import annotations

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecom_ai.reviews.models.labels import UNREADABLE, Label, Unsure


class ReviewScoreQuerySet(models.QuerySet["ReviewScore"]):
    def of(self, review: models.Model) -> ReviewScoreQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(review), object_id=str(review.pk))

    def uncertain(self) -> ReviewScoreQuerySet:
        """What a person should label, the least certain first."""
        return self.filter(unsure=Unsure.UNCERTAIN).order_by("certainty", "pk")

    def unreadable(self) -> ReviewScoreQuerySet:
        """What says nothing that could be scored."""
        return self.filter(unsure__in=UNREADABLE)

    def contradicting(self) -> ReviewScoreQuerySet:
        return self.filter(contradicts=True)

    def corrected(self) -> ReviewScoreQuerySet:
        return self.filter(corrected_at__isnull=False)


class ReviewScore(models.Model):
    """What one review says. The text itself stays with the host: a review that is deleted leaves no copy here."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(_("review"), max_length=64)
    product_id = models.CharField(_("product"), max_length=64, blank=True)
    category = models.CharField(_("category"), max_length=200, blank=True)
    language = models.CharField(_("language"), max_length=5, blank=True)
    """`zh`, `en`, or empty where neither could be told."""
    day = models.DateField(_("written"))
    rating = models.PositiveSmallIntegerField(
        _("stars"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )

    label = models.CharField(_("label"), max_length=8, choices=Label.choices, blank=True)
    """What counts: the model's label, or a person's; empty while unsure."""
    unsure = models.CharField(_("why unsure"), max_length=20, choices=Unsure.choices, blank=True)
    guess = models.CharField(_("the model's label"), max_length=8, choices=Label.choices, blank=True)
    negative = models.FloatField(_("probability of negative"), default=0)
    neutral = models.FloatField(_("probability of neutral"), default=0)
    positive = models.FloatField(_("probability of positive"), default=0)
    certainty = models.FloatField(_("certainty"), default=0)
    """The probability of `guess`; 0 where nothing was guessed."""
    contradicts = models.BooleanField(_("contradicts its stars"), default=False)
    model_version = models.CharField(_("model version"), max_length=200)
    text_hash = models.CharField(max_length=16)
    scored_at = models.DateTimeField(_("scored"))
    corrected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("corrected by"),
    )
    corrected_at = models.DateTimeField(_("corrected"), null=True, blank=True)

    objects = ReviewScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("review score")
        verbose_name_plural = _("review scores")
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="ecom_ai_score_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["product_id", "-id"], name="ecom_ai_score_product"),
            models.Index(fields=["category", "-id"], name="ecom_ai_score_category"),
            models.Index(fields=["day", "id"], name="ecom_ai_score_day"),
            models.Index(fields=["label", "-id"], name="ecom_ai_score_label"),
            models.Index(fields=["unsure", "certainty", "id"], condition=~Q(unsure=""), name="ecom_ai_score_unsure"),
            models.Index(fields=["-id"], condition=Q(contradicts=True), name="ecom_ai_score_contradicts"),
            models.Index(fields=["-id"], condition=Q(corrected_at__isnull=False), name="ecom_ai_score_corrected"),
        ]
        permissions: ClassVar = [("score_review", "Can start scoring reviews")]

    def __str__(self) -> str:
        return f"{self.object_id}: {self.label or self.unsure}"

    @property
    def is_corrected(self) -> bool:
        return self.corrected_at is not None

    @property
    def probabilities(self) -> dict[str, float]:
        return {"negative": self.negative, "neutral": self.neutral, "positive": self.positive}

    @property
    def is_unreadable(self) -> bool:
        """Not a text that could be scored; never guessed."""
        return self.unsure in UNREADABLE


class SentimentDashboard(ReviewScore):
    """No table: the dashboard's place in the admin."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("review sentiment")
        verbose_name_plural = _("Review sentiment: dashboard")


class UnsureReview(ReviewScore):
    """No table: the queue's place in the admin."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("unsure review")
        verbose_name_plural = _("Unsure reviews")


class PastScore(models.Model):
    """What an earlier model, or the same one of an earlier text, said."""

    score = models.ForeignKey(ReviewScore, on_delete=models.CASCADE, related_name="past")
    model_version = models.CharField(_("model version"), max_length=200)
    text_hash = models.CharField(max_length=16)
    guess = models.CharField(_("the model's label"), max_length=8, choices=Label.choices, blank=True)
    certainty = models.FloatField(_("certainty"), default=0)
    scored_at = models.DateTimeField(_("scored"))

    class Meta:
        verbose_name = _("past score")
        verbose_name_plural = _("past scores")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.score_id}: {self.model_version}"

    @classmethod
    def of(cls, score: ReviewScore) -> Any:
        """An unsaved row with what `score` says now."""
        return cls(
            score_id=score.pk,
            model_version=score.model_version,
            text_hash=score.text_hash,
            guess=score.guess,
            certainty=score.certainty,
            scored_at=score.scored_at,
        )


class PendingReview(models.Model):
    """A review that was written, edited or deleted and waits to be looked at. Rows are only added and deleted, never
    changed: an edit while its review is being scored leaves a row of its own."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.object_id
