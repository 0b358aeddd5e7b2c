"""Superlatives that article 9 of China's advertising law and common practice forbid, and their lawful uses."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import read_data
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.guard.phrases import PhraseList, word_list
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.verdict import Reason

_RANKED_FIRST = re.compile(r"(?:全球|全国|世界|行业|国内|中国|全网|业内|史上|亚洲|销量|质量|品质|口碑|市场|排名)$")


@cache
def superlatives(language: Language) -> PhraseList:
    listed = read_data("superlatives")[language]
    return word_list(listed["words"], listed["lawful"])


def superlative_spans(text: str) -> Iterator[tuple[int, int]]:
    """Both lists are applied to any text: Chinese copy likes to say "NO.1" and "best"."""
    for language in ("zh", "en"):
        if language == "zh" and text.isascii():
            continue
        listed = superlatives(language)
        yield from listed.spans(text)
        if language == "zh":
            yield from _ranked(text)


def _ranked(text: str) -> Iterator[tuple[int, int]]:
    """第一代 is lawful, 全球第一代 is a rank."""
    for match in re.finditer("第一", text):
        before = _RANKED_FIRST.search(text[max(0, match.start() - 2) : match.start()])
        if before:
            yield match.start() - len(before[0]), match.end()


def superlative_reasons(text: str, supported_numbers: list[tuple[int, int]]) -> Iterator[Reason]:
    """`supported_numbers`: 100% is no boast where the shop's facts say 100%."""
    seen: list[tuple[int, int]] = []
    for start, end in superlative_spans(text):
        if any(first < end and start < last for first, last in seen):
            continue
        if any(first <= start and start < last for first, last in supported_numbers):
            continue
        seen.append((start, end))
        yield reason("superlative", text[start:end], start, end)
