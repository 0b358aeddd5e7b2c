"""What a review can be."""

from __future__ import annotations

import hashlib

from django.db import models
from django.utils.translation import gettext_lazy as _


class Label(models.TextChoices):
    NEGATIVE = "negative", _("Negative")
    NEUTRAL = "neutral", _("Neutral")
    POSITIVE = "positive", _("Positive")


class Unsure(models.TextChoices):
    """Why a review has no label. The first kind waits for a person; the others are not guessed, for they say nothing
    that could be read."""

    UNCERTAIN = "uncertain", _("The model is not certain")
    EMPTY = "empty", _("No text")
    SYMBOLS = "symbols", _("No words")
    MARKUP = "markup", _("Only markup")
    FILLER = "filler", _("One word over and over")
    REPETITION = "repetition", _("Copied to fill the field")
    DEFAULT_TEXT = "default_text", _("Written by the platform")
    SPAM = "spam", _("Advertising")
    INJECTION = "injection", _("Orders to a model")
    UNKNOWN_LANGUAGE = "unknown_language", _("Unknown language")
    OTHER = "other", _("No review")


UNREADABLE = [kind for kind in Unsure.values if kind != Unsure.UNCERTAIN]


def text_hash(text: str) -> str:
    """Names the text that was scored, so that a newer one is noticed."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]
