"""Which facts the text makes use of, beyond the claims that had to be proven."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ecom_ai.descriptions.concepts import HAN, Concept, stem
from ecom_ai.descriptions.guard.attributes import bare_name
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.polarity import answer
from ecom_ai.descriptions.guard.sources import LATIN_WORD, Source, Sources
from ecom_ai.descriptions.guard.verdict import Evidence
from ecom_ai.descriptions.lexicon import attribute_name

_SMALL = frozenset(
    (
        "a",
        "an",
        "the",
        "and",
        "or",
        "of",
        "for",
        "in",
        "on",
        "to",
        "with",
        "at",
        "by",
        "from",
        "is",
        "are",
        "not",
        "no",
        "it",
        "its",
        "this",
        "that",
        "as",
        "be",
        "per",
        "up",
    )
)
_MOST = 0.6
"""Share of a value's words that must stand in the text."""


def value_evidence(text: str, sources: Sources) -> Iterator[Evidence]:
    """A fact whose value, or whose name if the value is yes or no, stands in the text in either language."""
    folded = lowered(text)
    for source in sources.all:
        if source.index < 0:
            continue
        for said in _sayings(source):
            at = folded.find(lowered(said))
            if at >= 0:
                yield Evidence(at, at + len(said), text[at : at + len(said)], "value", source.index, source.text)
                break


def _sayings(source: Source) -> tuple[str, ...]:
    if answer(source.value) is not None:
        name = bare_name(source.name)
        others = (attribute_name(name, "en" if HAN.search(name) else "zh"),)
        return tuple(said for said in (name, *others) if said and len(said) > 1)
    return tuple(said for said in (source.value, source.said) if len(said) > 1)


def used_facts(text: str, concepts: Sequence[Concept], sources: Sources, evidence: list[Evidence]) -> set[int]:
    used = {item.fact for item in evidence if item.fact >= 0}
    found = {(concept.kind, concept.key) for concept in concepts if concept.kind != "answer"}
    words = {stem(match[0]) for match in LATIN_WORD.finditer(text)}
    for source in sources.all:
        if source.index < 0 or source.index in used:
            continue
        own = {stem(match[0]) for match in LATIN_WORD.finditer(source.value)} - _SMALL
        if source.concepts & found or (own and len(own & words) >= _MOST * len(own)):
            used.add(source.index)
    return used
