"""Is the text in the language asked for, of a decent length, finished, and free of scaffolding?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from ecom_ai.descriptions.facts import FactSheet, Language
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.descriptions.suspicion import is_suspicious

_LATIN_WORD = re.compile(r"[A-Za-zÀ-ɏ]+(?:['’-][A-Za-zÀ-ɏ]+)*")
_HAN_RUN = re.compile(r"[㐀-鿿豈-﫿]+")
_OTHER_SCRIPT = re.compile(
    "[\u0370-\u03ff\u0400-\u04ff\u0590-\u06ff\u0900-\u097f\u0e00-\u0e7f\u3040-\u30ff\uac00-\ud7af]{2,}"
)
"""Greek, Cyrillic, Hebrew, Arabic, Devanagari, Thai, kana, Hangul."""
_PLACEHOLDER = re.compile(
    r"<[a-z]{1,3}\d+>|</?[a-z]\d>|\{\{?\s*\w*\s*\}?\}|\[[a-z_]{2,20}\]|\$\{\w+\}|%\(\w+\)s"
    r"|\bXX+\b|\b(?:TODO|TBD|lorem ipsum)\b|[\[【](?:品牌|产品|名称|插入|填写)[^\]】]{0,10}[\]】]|<unk>|�|▁"
)
_MARKUP = re.compile(
    r"</?[A-Za-z!][^<>\n]{0,80}>|\*\*|__|^\s{0,3}#{1,6} |```|^\s{0,3}[-*+] |\[[^\]\n]+\]\([^)\n]+\)"
    r"|&[a-z]{2,6};|https?://|www\.",
    re.MULTILINE,
)
_MODEL_TALK = re.compile(
    r"\bas an? (?:ai|artificial intelligence|assistant)\b|\b(?:large )?language model\b|\bfact sheet\b"
    r"|\bI (?:cannot|can't|am unable)\b|^(?:sure|certainly|of course|okay)[,!]"
    r"|\bhere(?:'s| is) (?:the|a|your) (?:product )?description\b|\bbased on the (?:given|provided)\b"
    r"|作为一个?(?:人工智能|AI|语言模型|大模型|智能助手)|语言模型|根据(?:您)?提供的|以下是|希望(?:这|以上).{0,6}(?:帮助|满意)"
    r"|好的[，,]|产品描述[:：]",
    re.IGNORECASE,
)
_ENDS = re.compile(r"[.!?。！？…]['\"”’」』)）]*\s*$")


@dataclass(frozen=True, slots=True)
class Limits:
    """Words in English, characters in Chinese. A sheet with few facts may have a shorter text."""

    least_words: int = 20
    most_words: int = 220
    least_signs: int = 30
    most_signs: int = 400


def language_reasons(text: str, sources: Sources, language: Language) -> Iterator[Reason]:
    other = _OTHER_SCRIPT.search(text)
    han = sum(len(run) for run in _HAN_RUN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if other and sources.literal(other[0]) is None:
        yield reason("wrong_language", other[0], other.start(), other.end())
    elif (language == "en" and _foreign_han(text, sources, words)) or (
        language == "zh" and han < 2 * _unknown(text, sources)
    ):
        yield reason("wrong_language")


def _foreign_han(text: str, sources: Sources, words: int) -> bool:
    """Han in an English text: only a name from the facts, and only a little."""
    runs = _HAN_RUN.findall(text)
    return any(sources.literal(run) is None for run in runs) or sum(map(len, runs)) > max(words, 1) // 2


def _unknown(text: str, sources: Sources) -> int:
    """Latin words that are not the shop's own names, plus one so that an empty text is not Chinese."""
    return 1 + sum(word.lower() not in sources.words and not word.isupper() for word in _LATIN_WORD.findall(text))


def length_reasons(text: str, sheet: FactSheet, language: Language, limits: Limits) -> Iterator[Reason]:
    facts = len(sheet.facts)
    if language == "en":
        size, least, most = len(_LATIN_WORD.findall(text)), min(limits.least_words, 8 + 4 * facts), limits.most_words
    else:
        size, least, most = len("".join(text.split())), min(limits.least_signs, 12 + 6 * facts), limits.most_signs
    if size < least:
        yield reason("too_short")
    elif size > most:
        yield reason("too_long")


def form_reasons(text: str) -> Iterator[Reason]:
    for code, pattern in (("placeholder", _PLACEHOLDER), ("markup", _MARKUP), ("model_talk", _MODEL_TALK)):
        match = pattern.search(text)
        if match:
            yield reason(code, match[0], match.start(), match.end())
            break
    else:
        if is_suspicious(text):
            yield reason("model_talk")
    if text.strip() and not _ENDS.search(text):
        yield reason("unfinished")
