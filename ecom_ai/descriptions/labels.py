"""The visible label that the law asks for on generated text. Pure."""

from __future__ import annotations

from ecom_ai.descriptions.facts import Language

LABELS: dict[Language, str] = {"zh": "本描述由人工智能生成", "en": "AI-generated"}


def label_for(language: str) -> str:
    """In the language of the text, not of the page: the reader of the text must understand it."""
    return LABELS["zh"] if language == "zh" else LABELS["en"]
