"""Postal addresses precise enough to find a door: a city or district alone is not personal data."""

from __future__ import annotations

from collections.abc import Iterator

from .masking_addresses_en import find_english_addresses
from .masking_addresses_zh import find_chinese_addresses
from .masking_spans import Span


def find_addresses(text: str) -> Iterator[Span]:
    yield from find_chinese_addresses(text)
    yield from find_english_addresses(text)
