"""`{% load ecom_ai %}`: descriptions and what buyers say, labelled as the law asks, and the chat."""

from __future__ import annotations

from typing import Any

from django import template
from django.db.models import Model
from django.urls import NoReverseMatch, reverse
from django.utils.translation import get_language

from ecom_ai.conf import conf
from ecom_ai.descriptions import services
from ecom_ai.descriptions.labels import label_for
from ecom_ai.exceptions import EcomAIError
from ecom_ai.reviews import services as reviews

register = template.Library()

META_LENGTH = {"zh": 78, "en": 155}
REMEMBERED = "_ecom_ai_shown"


@register.inclusion_tag("ecom_ai/description.html")
def ai_description(product: Model) -> dict[str, Any]:
    """The live text as escaped paragraphs with its label; the shop's own words where nothing is published."""
    shown = _shown(product)
    return {
        "paragraphs": [line for line in shown.text.splitlines() if line.strip()],
        "language": shown.language,
        "generated": shown.is_generated,
        "model": shown.model_version,
        "label": label_for(shown.language) if shown.is_generated and conf.LABEL else "",
    }


@register.simple_tag
def ai_seo_title(product: Model) -> str:
    """For `<title>`: the live SEO title, else the product's title."""
    return _shown(product).seo_title or services.shop_title(product)


@register.simple_tag
def ai_meta_description(product: Model) -> str:
    """For `<meta name="description">`: the live one, else the beginning of the description."""
    shown = _shown(product)
    return shown.meta_description or " ".join(shown.text.split())[: META_LENGTH.get(shown.language, 155)]


@register.inclusion_tag("ecom_ai/chat.html")
def ai_chat(product: Model | None = None, heading: str = "") -> dict[str, Any]:
    """The chat's bubble and its script; `product` is the one this page shows. The REST surface must be mounted."""
    try:
        api = reverse("ecom_ai:description-list").removesuffix("descriptions/")
    except NoReverseMatch:
        return {}  # a page of the shop must not fail because of it; `manage.py check` reports it
    return {
        "api": api,
        "language": get_language() or "",
        "product": product.pk if product else "",
        "heading": heading,
    }


@register.inclusion_tag("ecom_ai/review_summary.html")
def ai_review_summary(product: Model) -> dict[str, Any]:
    """What buyers say of the product, counted, with quotes; nothing while it has too few reviews."""
    language = "zh" if (get_language() or "").startswith("zh") else "en"
    try:
        summary = reviews.summarize(str(product.pk), language=language)
    except EcomAIError:
        return {}  # a page of the shop must not fail because the map does; `manage.py check` reports it
    return {"summary": summary, "label": reviews.summary_label(language) if conf.LABEL else ""}


def _shown(product: Model) -> services.ShownText:
    """Read once per object and language, however many tags a page uses."""
    remembered: dict[str, services.ShownText] = product.__dict__.setdefault(REMEMBERED, {})
    language = get_language() or ""
    if language not in remembered:
        remembered[language] = services.shown_text(product, language)
    return remembered[language]
