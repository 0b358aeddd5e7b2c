"""For shops that own their review model: the score as columns of the review itself."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class SentimentMixin(models.Model):
    """Put it last in the bases, or the host's Meta is lost.

    Stock fields and literal defaults only: the host's migrations record them for ever. The label is empty until the
    review is scored, and while nobody is certain; `ai_sentiment_model` is empty where a person gave the label.
    """

    ai_sentiment = models.CharField(_("sentiment"), max_length=8, blank=True, default="", editable=False)
    ai_sentiment_certainty = models.FloatField(_("certainty"), null=True, blank=True, editable=False)
    ai_sentiment_model = models.CharField(_("scored by model"), max_length=200, blank=True, default="", editable=False)

    class Meta:
        abstract = True
