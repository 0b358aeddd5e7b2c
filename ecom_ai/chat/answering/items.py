"""Products and help texts as the answering reads them: plain data, read from rows at answer time. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from ecom_ai.chat.answering.contract import Source, SourceKind
from ecom_ai.chat.prices import price_text, price_value
from ecom_ai.chat.search.units import TOPIC, Unit, content_units, title_tokens, units
from ecom_ai.text.sentences import split_sentences
from ecom_ai.text.suspicion import is_suspicious

_TOLD_BY_NUMBERS = {
    "cost": re.compile(r"[$€£¥]\s?\d|\d\s?(?:元|块|dollars?|euros?|yuan)"),
    "time": re.compile(
        r"\d\s?(?:working |business )?(?:days?|weeks?|months?|years?|hours?)\b|\d\s?个?(?:工作日|天|周|月|年|小时)"
    ),
}


@dataclass(frozen=True)
class Item:
    """One product that customers may see."""

    pk: str
    title: str
    category: str
    language: str
    facts: tuple[tuple[str, str], ...]
    description: str = ""
    price: Any = None
    currency: str = ""
    available: bool = True
    stock: int | None = None
    url: str = ""

    @cached_property
    def title_keys(self) -> frozenset[str]:
        return frozenset(title_tokens(self.title).split())

    @cached_property
    def value_keys(self) -> frozenset[str]:
        return frozenset(key for _name, value in self.facts for unit in units(value) for key in unit.keys)

    def tells(self, word: str) -> bool:
        """Whether a Chinese word stands in its facts: a 海关锁 is the lock of the suitcase, and no other name."""
        return not word.isascii() and any(word in value for _name, value in self.facts)

    @cached_property
    def category_keys(self) -> frozenset[str]:
        return frozenset(key for unit in content_units(self.category) for key in unit.keys)

    @property
    def price_value(self) -> Decimal | None:
        return price_value(self.price)

    @property
    def price_text(self) -> str:
        """Empty where the shop tells none."""
        return price_text(self.price, self.currency)

    def source(self, quote: str = "") -> Source:
        return Source(kind="product", pk=self.pk, title=self.title, url=self.url, quote=quote)


@dataclass(frozen=True)
class Passage:
    """One question with its answer, or one policy."""

    pk: str
    kind: SourceKind
    title: str
    text: str
    keywords: str = ""
    language: str = ""
    url: str = ""

    @cached_property
    def title_units(self) -> tuple[Unit, ...]:
        return content_units(self.title)

    @cached_property
    def title_keys(self) -> frozenset[str]:
        return keys_of(self.title)

    @cached_property
    def keyword_keys(self) -> frozenset[str]:
        return keys_of(self.keywords)

    @cached_property
    def text_keys(self) -> frozenset[str]:
        return keys_of(self.text)

    @cached_property
    def own_keys(self) -> frozenset[str]:
        """What the text itself says, without what that belongs to."""
        return frozenset(
            key for text in (self.title, self.keywords, self.text) for unit in units(text) for key in unit.keys
        )

    @cached_property
    def sentences(self) -> tuple[str, ...]:
        """Of a paragraph only what stands before the first sentence that talks to a model."""
        found: list[str] = []
        for paragraph in self.text.splitlines():
            told = list(_whole(split_sentences(paragraph)))
            found += told[: next((place for place, one in enumerate(told) if is_suspicious(one)), len(told))]
        return tuple(found)

    def source(self, quote: str = "") -> Source:
        return Source(kind=self.kind, pk=self.pk, title=self.title, url=self.url, quote=quote)


def _whole(parts: Iterable[str]) -> Iterator[str]:
    """A semicolon joins two halves of one rule: neither is told without the other."""
    held = ""
    for part in parts:
        held += part
        if not part.endswith(("；", ";")):
            yield held
            held = ""
    if held:
        yield held


def keys_of(text: str) -> frozenset[str]:
    """Words and concepts of a text; an amount of money tells a cost, a number of days a time."""
    keys = {key for unit in units(text) for key in (*unit.keys, *unit.wider)}
    keys |= {TOPIC + topic for topic, pattern in _TOLD_BY_NUMBERS.items() if pattern.search(text)}
    return frozenset(keys)


def number_in(value: str) -> tuple[float, str] | None:
    """The first number of a value with what follows it, to compare two values of one kind."""
    found = re.search(r"(\d[\d,]*(?:\.\d+)?)\s*([^\d\s,;、，]*)", value)
    return (float(found[1].replace(",", "")), found[2].lower()) if found else None
