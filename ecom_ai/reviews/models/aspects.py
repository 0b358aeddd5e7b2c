"""What reviews talk about: the shop's aspects, and where each was mentioned."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecom_ai.reviews.models.labels import Label
from ecom_ai.reviews.models.scores import ReviewScore


class ReviewAspect(models.Model):
    """One aspect with its words in both languages; while there is no row, the built-in set is in force."""

    code = models.CharField(
        _("code"),
        max_length=40,
        unique=True,
        validators=[RegexValidator(r"\A[a-z][a-z0-9_]*\Z", _("Small letters, digits and underscores."))],
        help_text=_("Counts are kept under it; do not change it later."),
    )
    name_zh = models.CharField(_("Chinese name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=80)
    words_zh = models.TextField(_("Chinese words"), blank=True, help_text=_("One a line."))
    words_en = models.TextField(_("English words"), blank=True, help_text=_("One a line."))
    categories = models.TextField(
        _("categories"), blank=True, help_text=_("One a line, as the shop names them; empty: every product.")
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("review aspect")
        verbose_name_plural = _("review aspects")
        ordering: ClassVar = ["position", "code"]

    def __str__(self) -> str:
        return f"{self.name_en} / {self.name_zh}"


class AspectMention(models.Model):
    """One place of one review that speaks of an aspect; offsets count characters of the review's text.

    Product, category, language and day repeat the score's: lists of mentions are read from this table alone.
    """

    score = models.ForeignKey(ReviewScore, on_delete=models.CASCADE, related_name="mentions")
    aspect = models.CharField(_("aspect"), max_length=40)
    topic = models.CharField(_("topic"), max_length=40, blank=True)
    """What exactly is spoken of, under one key in both languages (`zip`); empty for the aspect as a whole."""
    polarity = models.CharField(_("polarity"), max_length=8, choices=Label.choices, blank=True)
    """Empty where neither the words nor the model are certain."""
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    clause_start = models.PositiveIntegerField()
    clause_end = models.PositiveIntegerField()
    opinions = models.JSONField(default=list)
    """`[[start, end], ...]` of the words that carry the polarity."""
    product_id = models.CharField(max_length=64, blank=True)
    category = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=5, blank=True)
    day = models.DateField()

    class Meta:
        verbose_name = _("aspect mention")
        verbose_name_plural = _("aspect mentions")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["aspect", "polarity", "-id"], name="ecom_ai_mention_aspect"),
            models.Index(fields=["product_id", "aspect", "-id"], name="ecom_ai_mention_product"),
            models.Index(fields=["category", "aspect", "-id"], name="ecom_ai_mention_category"),
            # all that is counted of a product's topics stands in it
            models.Index(
                fields=["product_id", "-id", "topic", "polarity", "score"],
                condition=~Q(topic=""),
                name="ecom_ai_mention_topic",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.aspect}: {self.polarity or '?'}"
