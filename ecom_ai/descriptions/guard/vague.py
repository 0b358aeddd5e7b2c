"""Amounts that are no figures: "a decade", "scores of", 数以万计, signs such as ⑩ and Ⅳ. The facts must say them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import PhraseList, pattern_list
from ecom_ai.descriptions.guard.sources import Sources

_SIGNS = re.compile("[²³¹¼-¾⁰-⁹₀-₉⅐-↋①-⒛⓪-⓿❶-➓〇〡-〩㈠-㈩㊀-㊉㉑-㉟㊱-㊿\U0001f100-\U0001f10c]+")
_EXPONENTS = "²³¹⁴₂₃₄₅"
_ITEM = re.compile(r"(?:^|[\n，。；：、！？;:,.!?])\s*$")
_COUNTED = re.compile(r"\s?(?:[种个款件只台级代杯层档倍条片块支瓶盒袋套双度]|[a-z])")


@cache
def _phrases() -> dict[str, PhraseList]:
    return {language: pattern_list(patterns) for language, patterns in read_data("vague").items()}


def vague_claims(text: str, sources: Sources) -> Iterator[Claim]:
    for language in ("en", "zh") if HAN.search(text) else ("en",):
        for start, end in _phrases()[language].spans(text):
            fact = sources.literal(text[start:end])
            yield Claim(start, end, "number", fact, "" if fact is not None else "unsupported_number")


def sign_claims(text: str, sources: Sources, known: list[Claim]) -> Iterator[Claim]:
    """`known` are the numbers already read: ½ of "½ litre", the ² of m²."""
    if text.isascii():
        return
    for match in _SIGNS.finditer(text):
        start, end = match.span()
        if any(claim.start <= start and end <= claim.end for claim in known) or _is_exponent(match, text):
            continue
        if "①" in text and _is_item(match, text):
            continue
        fact = _support(match[0], sources)
        yield Claim(start, end, "number", fact, "" if fact is not None else "unsupported_number")


def _is_exponent(match: re.Match[str], text: str) -> bool:
    """m², cm³, CO₂."""
    before = text[match.start() - 1 : match.start()]
    return match[0] in _EXPONENTS and before.isascii() and before.isalpha()


def _is_item(match: re.Match[str], text: str) -> bool:
    """① and ② before the items of a list count nothing."""
    before, after = text[max(0, match.start() - 3) : match.start()], text[match.end() : match.end() + 2]
    return bool(_ITEM.search(before)) and not _COUNTED.match(after)


def _support(signs: str, sources: Sources) -> int | None:
    for source in sources.all:
        if signs in source.value or signs in source.name:
            return source.index
    plain = unicodedata.normalize("NFKC", signs)
    if plain.isdigit():
        return next((index for given, index in sources.quantities if given.number == float(plain)), None)
    return sources.codes.get(plain.casefold())
