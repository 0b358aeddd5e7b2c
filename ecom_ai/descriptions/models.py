"""Nouns: what was drafted, what is live, what was published and taken back, and what models are told."""

from __future__ import annotations

import hashlib
import re
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _


class TextLanguage(models.TextChoices):
    ZH = "zh", _("Chinese")
    EN = "en", _("English")


class Tone(models.TextChoices):
    PLAIN = "plain", _("Plain")
    WARM = "warm", _("Warm")
    LIVELY = "lively", _("Lively")
    EXPERT = "expert", _("Expert")


def text_hash(text: str) -> str:
    """Names a text, so that a person's words are never replaced by someone who did not see them."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:16] if text.strip() else ""


def is_text_hash(given: str) -> bool:
    """Whether a browser sent back what `text_hash` may have given it."""
    return re.fullmatch("[0-9a-f]{16}", given) is not None


class ProductRow(models.Model):
    """Reaches a host's product by content type and key as text; touches no host table."""

    content_type = models.ForeignKey(ContentType, on_delete=models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=64)
    language = models.CharField(_("language"), max_length=2, choices=TextLanguage.choices)

    class Meta:
        abstract = True


class DraftQuerySet(models.QuerySet["Draft"]):
    def of(self, product: models.Model) -> DraftQuerySet:
        return self.filter(content_type=ContentType.objects.get_for_model(product), object_id=str(product.pk))

    def to_review(self) -> DraftQuerySet:
        """Waiting for a person, the oldest first. A text that a newer one of the same product has taken the place of
        is not asked about, unless a person has worked on it."""
        waiting = self.filter(state__in=(Draft.State.READY, Draft.State.ATTENTION))
        replaced = Exists(_newer(Draft.State.READY, Draft.State.APPROVED, Draft.State.PUBLISHED))
        return waiting.exclude(replaced, text=F("original_text")).order_by("pk")

    def superseded(self) -> DraftQuerySet:
        """A person has decided for a newer text of the same product in the same language."""
        return self.filter(Exists(_newer(Draft.State.APPROVED, Draft.State.PUBLISHED)))

    def approved(self) -> DraftQuerySet:
        return self.filter(state=Draft.State.APPROVED)


def _newer(*states: Draft.State) -> DraftQuerySet:
    place = {name: OuterRef(name) for name in ("content_type", "object_id", "language")}
    return Draft.objects.filter(**place, pk__gt=OuterRef("pk"), state__in=states)


class Draft(ProductRow):
    """One text for one product in one language, from the model's words to what a person made of them."""

    class State(models.TextChoices):
        READY = "ready", _("Ready for review")
        ATTENTION = "attention", _("Needs attention")
        APPROVED = "approved", _("Approved")
        PUBLISHED = "published", _("Published")
        REJECTED = "rejected", _("Rejected")

    state = models.CharField(_("state"), max_length=12, choices=State.choices, default=State.READY)
    product_title = models.CharField(_("product"), max_length=300, blank=True)
    tone = models.CharField(_("tone"), max_length=12, choices=Tone.choices, default=Tone.PLAIN)
    text = models.TextField(_("description"))
    seo_title = models.CharField(_("SEO title"), max_length=200, blank=True)
    meta_description = models.CharField(_("meta description"), max_length=400, blank=True)
    original_text = models.TextField(_("as the model wrote it"), blank=True)
    facts = models.JSONField(_("fact sheet"), default=dict)
    evidence = models.JSONField(_("evidence"), default=list)
    reasons = models.JSONField(_("reasons"), default=list)
    overrides = models.JSONField(_("overrides"), default=list)
    """What a person let pass: `{"code", "text", "reason", "user", "at"}` each."""
    prompt_version = models.CharField(_("prompt version"), max_length=60)
    model_version = models.CharField(_("model version"), max_length=200, db_index=True)
    candidates = models.PositiveSmallIntegerField(_("candidates"), default=1)
    tokens = models.PositiveIntegerField(_("tokens"), default=0)
    edit_share = models.FloatField(_("share edited"), default=0)
    """0: published as written, 1: nothing of the model's words is left."""
    seen_live = models.CharField(max_length=16, blank=True)
    """Hash of the live text that stood beside the draft when a person approved it."""
    revision = models.PositiveIntegerField(default=1)
    job = models.ForeignKey("ecom_ai.Job", null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    reviewed_at = models.DateTimeField(_("reviewed"), null=True)
    rejected_because = models.CharField(_("why rejected"), max_length=300, blank=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = _("description draft")
        verbose_name_plural = _("description drafts")
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["content_type", "object_id", "language"], name="ecom_ai_draft_product"),
            models.Index(fields=["state", "id"], name="ecom_ai_draft_state"),
            models.Index(fields=["language", "-id"], name="ecom_ai_draft_latest"),
        ]
        permissions: ClassVar = [
            ("generate_draft", "Can generate descriptions"),
            ("publish_draft", "Can publish descriptions"),
        ]

    def __str__(self) -> str:
        return f"{self.product_title or self.object_id} ({self.language})"

    @property
    def is_edited(self) -> bool:
        return self.text != self.original_text

    @property
    def is_open(self) -> bool:
        """A person may still change it."""
        return self.state in {self.State.READY, self.State.ATTENTION, self.State.APPROVED}

    @property
    def standing_reasons(self) -> list[dict[str, Any]]:
        """Reasons that no person has overridden."""
        passed = {(item["code"], item["text"]) for item in self.overrides}
        return [reason for reason in self.reasons if (reason["code"], reason["text"]) not in passed]


class LiveDescription(ProductRow):
    """The text that customers see. `model_version` is empty where a person wrote it."""

    text = models.TextField(_("description"))
    seo_title = models.CharField(_("SEO title"), max_length=200, blank=True)
    meta_description = models.CharField(_("meta description"), max_length=400, blank=True)
    model_version = models.CharField(_("model version"), max_length=200, blank=True)
    draft = models.ForeignKey(Draft, null=True, on_delete=models.SET_NULL, related_name="+")
    updated_at = models.DateTimeField(_("updated"), auto_now=True)

    class Meta:
        verbose_name = _("live description")
        verbose_name_plural = _("live descriptions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["content_type", "object_id", "language"], name="ecom_ai_live_once")
        ]

    def __str__(self) -> str:
        return f"{self.object_id} ({self.language})"


class Publication(models.Model):
    """One publishing and what it replaced, so that it can be taken back."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="publications")
    before = models.JSONField(default=dict)
    after = models.JSONField(default=dict)
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    published_at = models.DateTimeField(_("published"), auto_now_add=True)
    undone_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(_("undone"), null=True)

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return f"{self.draft} {self.published_at:%Y-%m-%d %H:%M}"


class PromptTemplate(models.Model):
    """What an instruction-following model is told; each change is a new version. The starter reads facts only."""

    language = models.CharField(_("language"), max_length=2, choices=TextLanguage.choices)
    tone = models.CharField(
        _("tone"), max_length=12, choices=Tone.choices, blank=True, help_text=_("Empty: every tone.")
    )
    version = models.PositiveIntegerField(_("version"), default=1, editable=False)
    system = models.TextField(_("role"))
    user = models.TextField(_("instruction"), help_text=_("Must contain {facts}; may contain {tone} and {language}."))
    is_active = models.BooleanField(_("in use"), default=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("prompt")
        verbose_name_plural = _("prompts")
        ordering: ClassVar = ["language", "tone", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["language", "tone", "version"], name="ecom_ai_prompt_version"),
            models.UniqueConstraint(
                fields=["language", "tone"], condition=Q(is_active=True), name="ecom_ai_prompt_one_active"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.language}-{self.tone or 'any'}-{self.version}"
