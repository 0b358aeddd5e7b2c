"""What is found: one row for each product, question and policy, as words; and what keeps guessing of orders slow."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The words of one host object. A full-text index over the two token columns is made by the migration: a stored
    `tsvector` with GIN on PostgreSQL, an FTS5 table kept by triggers on SQLite."""

    class Kind(models.TextChoices):
        PRODUCT = "product", _("product")
        FAQ = "faq", _("question")
        POLICY = "policy", _("policy")

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    kind = models.CharField(max_length=10, choices=Kind)
    language = models.CharField(max_length=2, blank=True)
    title = models.CharField(max_length=300)
    title_tokens = models.TextField(blank=True)
    body_tokens = models.TextField(blank=True)
    fingerprint = models.CharField(max_length=32, blank=True)
    """Of everything that was indexed: a row that was changed behind the signals has another one."""
    stale = models.BooleanField(default=False)
    """The host saved the object: it is read again before the next search."""

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        default_permissions = ()
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["content_type", "object_id"], name="ecom_ai_search_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["kind", "language"], name="ecom_ai_search_kind"),
            models.Index(fields=["stale"], name="ecom_ai_search_stale", condition=models.Q(stale=True)),
        ]

    def __str__(self) -> str:
        return self.title


class SearchVector(models.Model):
    """What a help text's question means, as the engine of the role `embedding` sees it; where none is set, no rows."""

    entry = models.OneToOneField(SearchEntry, on_delete=models.CASCADE, related_name="vector_row")
    model_version = models.CharField(max_length=200)
    fingerprint = models.CharField(max_length=32)
    """That of the entry when it was read: another one means that the text was edited since."""
    numbers = models.BinaryField()
    """float16[d], little-endian, of unit length."""

    class Meta:
        verbose_name = _("search vector")
        verbose_name_plural = _("search vectors")
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.entry_id}: {self.model_version}"


class SearchTerm(models.Model):
    """A word of a title, so that a mistyped one finds its neighbour."""

    term = models.CharField(max_length=40, unique=True)

    class Meta:
        verbose_name = _("search term")
        verbose_name_plural = _("search terms")
        default_permissions = ()

    def __str__(self) -> str:
        return self.term


class OrderTry(models.Model):
    """How often somebody without a login asked for an order within an hour."""

    hour = models.DateTimeField()
    owner = models.CharField(max_length=80)
    used = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("order look-up")
        verbose_name_plural = _("order look-ups")
        default_permissions = ()
        constraints: ClassVar = [models.UniqueConstraint(fields=["hour", "owner"], name="ecom_ai_order_try_once")]

    def __str__(self) -> str:
        return f"{self.hour:%Y-%m-%d %H}: {self.used}"
