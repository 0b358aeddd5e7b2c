"""The guard: links every claim of a text to the fact it came from, and says what has none.

Pure: no Django, no model. A text passes if nothing is left that the shop's facts do not support and the text is a
finished, decent piece of the language asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator
from dataclasses import replace

from ecom_ai.descriptions.concepts import Concept, find
from ecom_ai.descriptions.facts import FactSheet, Language
from ecom_ai.descriptions.guard.accessories import accessory_claims
from ecom_ai.descriptions.guard.attribution import attribution_reasons
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.classes import class_claims
from ecom_ai.descriptions.guard.comparisons import promise_claims
from ecom_ai.descriptions.guard.concepts import concept_claims
from ecom_ai.descriptions.guard.coverage import used_facts, value_evidence
from ecom_ai.descriptions.guard.disguise import disguise_reasons
from ecom_ai.descriptions.guard.emptiness import empty_reasons
from ecom_ai.descriptions.guard.form import form_reasons
from ecom_ai.descriptions.guard.language import Limits, language_reasons, length_reasons
from ecom_ai.descriptions.guard.names import name_claims
from ecom_ai.descriptions.guard.numbers import number_claims
from ecom_ai.descriptions.guard.personal import personal_reasons
from ecom_ai.descriptions.guard.predicates import predicate_claims
from ecom_ai.descriptions.guard.reasons import MESSAGES, OVERRIDABLE, reason
from ecom_ai.descriptions.guard.repetition import repetition_reasons
from ecom_ai.descriptions.guard.retelling import retelling_reasons
from ecom_ai.descriptions.guard.sources import Sources, sources_of
from ecom_ai.descriptions.guard.superlatives import superlative_reasons
from ecom_ai.descriptions.guard.vague import sign_claims, vague_claims
from ecom_ai.descriptions.guard.verdict import CATEGORY, PRICE_BAND, TITLE, Evidence, Reason, Verdict
from ecom_ai.text.traditional import simplified

__all__ = [
    "CATEGORY",
    "MESSAGES",
    "OVERRIDABLE",
    "PRICE_BAND",
    "TITLE",
    "Evidence",
    "Limits",
    "Reason",
    "Verdict",
    "check",
    "check_line",
    "compared",
]

_LIMITS = Limits()
_BLAMED_ONCE = frozenset(("superlative", "personal_data", "placeholder", "markup"))


def check(
    text: str,
    sheet: FactSheet,
    *,
    language: Language,
    overrides: Container[str] = (),
    limits: Limits = _LIMITS,
) -> Verdict:
    """Whether `text` may be shown for the product of `sheet`.

    `overrides` holds reason codes that a person has waved through with a recorded reason; only overridable reasons
    yield to it.
    """
    plain = simplified(text)
    verdict = _verdict(plain, sheet, language, limits, overrides)
    return verdict if plain == text else _in_words_of(text, verdict)


def compared(verdict: Verdict, text: str, others: Callable[[str], str | None]) -> Verdict:
    """The verdict once `others`, which names a product whose text is nearly the same, was asked, too."""
    twin = others(simplified(text))
    if twin is None:
        return verdict
    return replace(verdict, passed=False, reasons=(*verdict.reasons, reason("near_duplicate", str(twin))))


def check_line(text: str, sheet: FactSheet, *, language: Language, field: str = "") -> tuple[Reason, ...]:
    """What is wrong with a page title or a meta description: claims and decency as in a text, but a line may be short,
    unfinished and in the words of a brand. `field` names the line in each reason, whose places in the text are 0.
    """
    plain, sources = simplified(text), sources_of(sheet)
    claims = _claims(plain, find(plain, han=True), sources, language)
    proven = [(claim.start, claim.end) for claim in claims if claim.kind == "number" and claim.fact is not None]
    faults = [*superlative_reasons(plain, proven), *form_reasons(plain, sources)]
    faults += [*disguise_reasons(plain, sources), *personal_reasons(plain, sources)]
    faults += _claim_reasons(claims, plain, faults)
    return tuple(replace(each, field=field, start=0, end=0) for each in faults if each.code != "unfinished")


def _verdict(
    text: str,
    sheet: FactSheet,
    language: Language,
    limits: Limits,
    overrides: Container[str],
) -> Verdict:
    sources = sources_of(sheet)
    concepts = find(text, han=True)
    claims = _claims(text, concepts, sources, language)
    evidence = [_evidence(claim, text, sources) for claim in claims if claim.fact is not None]
    evidence += [item for item in value_evidence(text, sources) if not _told(item, evidence)]
    proven = [(claim.start, claim.end) for claim in claims if claim.kind == "number" and claim.fact is not None]
    faults = [*superlative_reasons(text, proven), *_text_reasons(text, sources, language, limits)]
    faults += _claim_reasons(claims, text, faults)
    faults += [*attribution_reasons(text, claims, sources), *retelling_reasons(text, claims, sources, language)]
    faults += empty_reasons(text, sheet)
    left = tuple(fault for fault in faults if not (fault.overridable and fault.code in overrides))
    used = used_facts(text, concepts, sources, evidence)
    coverage = len(used) / len(sheet.facts) if sheet.facts else 1.0
    return Verdict(not left, tuple(sorted(evidence, key=lambda item: item.start)), left, coverage)


def _in_words_of(text: str, verdict: Verdict) -> Verdict:
    """The verdict on the simplified text, with the signs that were really written."""
    evidence = tuple(replace(item, text=text[item.start : item.end]) for item in verdict.evidence)
    reasons = tuple(
        replace(item, text=text[item.start : item.end]) if item.end and item.text else item for item in verdict.reasons
    )
    return replace(verdict, evidence=evidence, reasons=reasons)


def _claims(text: str, found: list[Concept], sources: Sources, language: Language) -> list[Claim]:
    concepts = list(concept_claims(text, found, sources))
    numbers = [claim for claim in number_claims(text, sources) if not _inside(claim, concepts)]
    numbers += [*vague_claims(text, sources), *sign_claims(text, sources, numbers)]
    taken = [(claim.start, claim.end) for claim in (*concepts, *numbers)]
    names = name_claims(text, sources, language, taken)
    known = [*concepts, *numbers, *names, *promise_claims(text, sources), *accessory_claims(text, sources)]
    framed = [*class_claims(text, sources), *(predicate_claims(text, sources) if language == "en" else ())]
    return [*known, *(claim for claim in framed if not _read_already(claim, known))]


def _read_already(claim: Claim, known: list[Claim]) -> bool:
    """Whether another reading has found the fact behind these words, or has blamed them already."""
    return any(other.start < claim.end and claim.start < other.end for other in known)


def _claim_reasons(claims: list[Claim], text: str, faults: list[Reason]) -> list[Reason]:
    """Claims without a fact. What is already blamed for something else (the 1 of "No. 1") is not blamed twice."""
    if any(fault.code == "wrong_language" for fault in faults):
        claims = [claim for claim in claims if claim.kind != "name"]
    blamed = [(fault.start, fault.end) for fault in faults if fault.code in _BLAMED_ONCE]
    return [
        reason(claim.code, text[claim.start : claim.end], claim.start, claim.end)
        for claim in claims
        if claim.code and not any(start <= claim.start < end for start, end in blamed)
    ]


def _inside(claim: Claim, others: list[Claim]) -> bool:
    """The 304 of "304 stainless steel" is answered for by the material."""
    return any(other.start <= claim.start and claim.end <= other.end for other in others)


def _evidence(claim: Claim, text: str, sources: Sources) -> Evidence:
    fact = claim.fact if claim.fact is not None else TITLE
    return Evidence(claim.start, claim.end, text[claim.start : claim.end], claim.kind, fact, sources.source(fact))


def _told(item: Evidence, evidence: list[Evidence]) -> bool:
    return any(known.fact == item.fact and known.start <= item.start and item.end <= known.end for known in evidence)


def _text_reasons(text: str, sources: Sources, language: Language, limits: Limits) -> Iterator[Reason]:
    yield from language_reasons(text, sources, language)
    yield from length_reasons(text, sources.sheet, language, limits)
    yield from form_reasons(text, sources)
    yield from disguise_reasons(text, sources)
    yield from repetition_reasons(text, language)
    yield from personal_reasons(text, sources)
