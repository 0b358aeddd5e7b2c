"""One fact told twice in one text: "It has a colour of cream, the colour is cream"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ecom_ai.descriptions.concepts import HAN
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.polarity import answer
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Source, Sources, squash
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.descriptions.lexicon import attribute_name, is_name_attribute
from ecom_ai.descriptions.quantities import Quantity, same_amount

_STATED = re.compile(
    r"(?:\b(?:comes? in|available in|made (?:of|from|with)|comes? from|tastes of|smells of|(?:is|are) meant for) "
    r"|采用|选用|选取|产自|来自|呈现|适配|随附)$"
)
_NEAR = 24
_SMALL_COUNT = 10
_LONG_WORDS, _LONG_SIGNS = 3, 6
"""A value of this many words, or Han signs, comes back by no accident."""


def retelling_reasons(text: str, claims: Sequence[Claim], sources: Sources, language: Language) -> Iterator[Reason]:
    low = lowered(text)
    titles = _title_spans(low, sources)
    spans = _numbers_twice(claims, sources, titles) + _words_twice(low, sources, titles, language)
    last = -1
    for start, end in sorted(set(spans)):
        if start >= last:
            yield reason("repeated_fact", text[start:end], start, end)
        last = max(last, end)


def _title_spans(low: str, sources: Sources) -> list[tuple[int, int]]:
    title = sources.sheet.title.lower()
    return [match.span() for match in re.finditer(re.escape(title), low)] if title else []


def _numbers_twice(
    claims: Sequence[Claim], sources: Sources, titles: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    seen: list[tuple[Quantity, int]] = []
    spans = []
    for claim in claims:
        if claim.kind != "number" or claim.fact is None or claim.fact < 0 or _in(claim.start, titles):
            continue
        value = claim.quantity
        if value is None or not _is_own(value, claim.fact, sources):
            continue
        if any(fact == claim.fact and _is_same(value, other) for other, fact in seen):
            spans.append((claim.start, claim.end))
        seen.append((value, claim.fact))
    return spans


def _is_same(value: Quantity, other: Quantity) -> bool:
    """The same figure in the same unit: a conversion in brackets tells something new."""
    if value.number != other.number or (value.unit and other.unit and value.unit != other.unit):
        return False
    return value.number >= _SMALL_COUNT or value.unit is not None or value.written == other.written == "digits"


def _is_own(value: Quantity, fact: int, sources: Sources) -> bool:
    """No other fact, nor the title, holds this amount, and the fact holds it once."""
    holding = {(index, given.start) for given, index in sources.quantities if same_amount(value, given)}
    return len(holding) == 1 and all(index == fact for index, _ in holding)


def _words_twice(
    low: str, sources: Sources, titles: Sequence[tuple[int, int]], language: Language
) -> list[tuple[int, int]]:
    spans = []
    for source in sources.all:
        if source.index < 0 or len(source.value) < 2:
            continue
        for said in dict.fromkeys(filter(None, (source.value.lower(), source.said.lower()))):
            places = [at for at in _places(low, said) if not _in(at, titles)]
            if len(places) < 2 or not _is_word_value(source, sources):
                continue
            if not _is_long(said):
                names = _names(source, language)
                places = [at for at in places if _is_stated(low, at, names)]
            spans += [(at, at + len(said)) for at in places[1:]]
    return spans


def _is_word_value(source: Source, sources: Sources) -> bool:
    value = source.value
    if answer(value) is not None or is_name_attribute(source.name) or squash(value).isdigit():
        return False
    wanted = squash(value)
    return not any(wanted in text for text, index in sources.squashed if index != source.index)


def _places(low: str, said: str) -> list[int]:
    places, at = [], low.find(said)
    while at >= 0:
        end = at + len(said)
        if HAN.search(said) or not (low[at - 1 : at].isalnum() or low[end : end + 1].isalnum()):
            places.append(at)
        at = low.find(said, end)
    return places


def _is_long(said: str) -> bool:
    return len(said) >= _LONG_SIGNS if HAN.search(said) else len(said.split()) >= _LONG_WORDS


def _is_stated(low: str, at: int, names: Sequence[str]) -> bool:
    before = re.split(r"[.,;!?。，；！？\n]", low[max(0, at - _NEAR) : at])[-1]
    return bool(_STATED.search(before)) or any(name in before for name in names)


def _names(source: Source, language: Language) -> list[str]:
    return [name.lower() for name in (source.name, attribute_name(source.name, language)) if name]


def _in(at: int, spans: Sequence[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in spans)
