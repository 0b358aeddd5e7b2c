"""A draft, the live text and a product's history as the pages show them; plain values, ready for JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from django.contrib.admin.utils import quote
from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from ecom_ai import shoptime
from ecom_ai.descriptions import services
from ecom_ai.descriptions.admin.permissions import granted
from ecom_ai.descriptions.admin.segments import fact_name, segments
from ecom_ai.descriptions.difference import difference
from ecom_ai.descriptions.guard.verdict import CATEGORY, PRICE_BAND, TITLE
from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import Draft, LiveDescription, TextLanguage
from ecom_ai.descriptions.reason_words import note_words, reason_words
from ecom_ai.descriptions.services.live import LiveText
from ecom_ai.exceptions import EcomAIError
from ecom_ai.shopmap import ProductRecord, get_shop_map

LIMITS: dict[str, dict[str, int]] = {
    "en": {"seo_title": 60, "meta_description": 155},
    "zh": {"seo_title": 30, "meta_description": 78},
}
"""What search engines show before they cut."""
HISTORY = 10
VERB_NAMES = ("edit", "approve", "publish", "reject", "undo", "reopen", "override")


def present_draft(draft: Draft, request: HttpRequest) -> dict[str, Any]:
    """Everything a reviewer sees of one draft, the live text beside it."""
    live = present_live(_record(draft), draft.language)
    return {
        "id": draft.pk,
        "revision": draft.revision,
        "product": draft.product_title or draft.object_id,
        "language": draft.language,
        "language_name": draft.get_language_display(),
        "tone": draft.get_tone_display(),
        "state": draft.state,
        "state_name": draft.get_state_display(),
        "text": draft.text,
        "segments": [asdict(segment) for segment in draft_segments(draft)],
        "seo_title": draft.seo_title,
        "meta_description": draft.meta_description,
        "limits": LIMITS[draft.language],
        "reasons": present_reasons(draft),
        "notes": [note_words(note) for note in draft.facts.get("notes", [])],
        "facts": draft.facts.get("facts", []),
        "attention": bool(draft.standing_reasons),
        "edited": draft.is_edited,
        "original": draft.original_text if draft.is_edited else "",
        "model_version": draft.model_version,
        "prompt_version": draft.prompt_version,
        "candidates": draft.candidates,
        "who": _name(draft.created_by),
        "when": _moment(draft.created_at),
        "reviewer": _name(draft.reviewed_by),
        "reviewed": _moment(draft.reviewed_at),
        "rejected_because": draft.rejected_because,
        "superseded": draft.is_open and Draft.objects.filter(pk=draft.pk).superseded().exists(),
        "live": live,
        "difference": _difference(live["text"], draft.text),
        "can": _possible(draft, request),
        "urls": _urls(draft),
    }


def present_live(record: ProductRecord | None, language: str) -> dict[str, Any]:
    """The live text with who wrote it; empty where there is none."""
    live = services.live_text(record, language) if record else LiveText()
    when = ""
    if record and live.text.strip():
        place = {"content_type": ContentType.objects.get_for_model(record.obj), "object_id": record.pk}
        row = LiveDescription.objects.filter(**place, language=language, text=live.text).first()
        when = _moment(row.updated_at) if row else ""
    return {
        "text": live.text,
        "seo_title": live.seo_title,
        "meta_description": live.meta_description,
        "hash": live.hash,
        "author": "person" if live.is_human else "model" if live.is_generated else "",
        "model_version": live.model_version,
        "label": label_for(language) if live.is_generated else "",
        "when": when,
    }


def present_history(product: Model) -> list[dict[str, Any]]:
    """The latest drafts of one product, the newest first."""
    drafts = Draft.objects.of(product).select_related("created_by").defer("facts", "evidence", "original_text")
    return [
        {
            "id": draft.pk,
            "url": reverse("admin:ecom_ai_draft_change", args=[draft.pk]),
            "state": draft.state,
            "state_name": draft.get_state_display(),
            "language_name": draft.get_language_display(),
            "model_version": draft.model_version,
            "who": _name(draft.created_by),
            "when": _moment(draft.created_at),
            "begins": draft.text[:60],
        }
        for draft in drafts.order_by("-pk")[:HISTORY]
    ]


def draft_segments(draft: Draft) -> Any:
    names = {TITLE: _("Product name"), CATEGORY: _("Category"), PRICE_BAND: _("Price band")}
    supported = [
        (item["start"], item["end"], fact_name(draft.facts, item.get("fact"), names) or item.get("source", ""))
        for item in draft.evidence
    ]
    problems = [(reason["start"], reason["end"], reason_words(reason)) for reason in draft.standing_reasons]
    return segments(draft.text, supported=supported, problems=problems)


def present_reasons(draft: Draft) -> list[dict[str, Any]]:
    passed = {(item["code"], item["text"]): item for item in draft.overrides}
    return [
        {
            "code": reason["code"],
            "text": reason["text"],
            "words": reason_words(reason),
            "overridable": reason["overridable"],
            "override": passed.get((reason["code"], reason["text"])),
        }
        for reason in draft.reasons
    ]


def product_url(draft: Draft) -> str:
    """The product's own form in this admin, where it has one."""
    model = draft.content_type.model_class()
    if model is None:
        return ""
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[quote(draft.object_id)])
    except NoReverseMatch:
        return ""


def languages() -> list[tuple[str, str]]:
    return [(value, str(label)) for value, label in TextLanguage.choices]


def _record(draft: Draft) -> ProductRecord | None:
    try:
        return get_shop_map().products.get(draft.object_id)
    except EcomAIError:
        return None  # the product is gone, or the map is; the draft can still be read


def _difference(before: str, after: str) -> list[dict[str, str]]:
    return [{"op": operation, "text": text} for operation, text in difference(before, after)]


def _possible(draft: Draft, request: HttpRequest) -> dict[str, bool]:
    """Which buttons make sense for this draft and this user."""
    may, is_open = granted(request), draft.is_open
    clean = not draft.standing_reasons
    return {
        "edit": is_open and may["change"],
        "override": is_open and may["change"],
        "approve": is_open and may["change"] and draft.state != Draft.State.APPROVED,
        "publish": is_open and may["publish"],
        "reject": is_open and may["change"],
        "reopen": draft.state in {Draft.State.REJECTED, Draft.State.APPROVED} and may["change"],
        "undo": draft.state == Draft.State.PUBLISHED and may["publish"],
        "passes": clean,
    }


def _urls(draft: Draft) -> dict[str, str]:
    urls = {
        verb: reverse("admin:ecom_ai_draft_verb", args=[draft.pk, verb])
        for verb in ("edit", "approve", "publish", "reject", "undo", "reopen", "override")
    }
    return {**urls, "page": reverse("admin:ecom_ai_draft_change", args=[draft.pk]), "product": product_url(draft)}


def _name(user: AbstractBaseUser | AnonymousUser | None) -> str:
    return str(user) if user is not None else ""


def _moment(when: Any) -> str:
    return date_format(shoptime.local(when), "SHORT_DATETIME_FORMAT") if when else ""
