"""Which facts the text makes use of, beyond the claims that had to be proven."""

from __future__ import annotations

from collections.abc import Iterator

from ecom_ai.descriptions.concepts import find, stem
from ecom_ai.descriptions.guard.sources import LATIN_WORD, Sources
from ecom_ai.descriptions.guard.verdict import Evidence
from ecom_ai.descriptions.lexicon import translate

_SMALL = frozenset(
    "a an the and or of for in on to with at by from is are not no it its this that as be per up".split()
)
_MOST = 0.6
"""Share of a value's words that must stand in the text."""


def value_evidence(text: str, sources: Sources) -> Iterator[Evidence]:
    """A fact whose value stands in the text as it is, or in the text's language."""
    lowered = text.casefold()
    if len(lowered) != len(text):
        lowered = text
    for source in sources.all:
        if source.index < 0 or len(source.value) < 2:
            continue
        for said in _sayings(source.value, source.name):
            at = lowered.find(said.casefold())
            if at >= 0:
                yield Evidence(at, at + len(said), text[at : at + len(said)], "value", source.index, source.text)
                break


def _sayings(value: str, name: str) -> Iterator[str]:
    yield value
    for language in ("zh", "en"):
        said = translate(value, language, name=name)  # type: ignore[arg-type]
        if said and said != value:
            yield said


def used_facts(text: str, sources: Sources, evidence: list[Evidence]) -> set[int]:
    used = {item.fact for item in evidence if item.fact >= 0}
    found = {(concept.kind, concept.key) for concept in find(text, han=True)}
    words = {stem(match[0]) for match in LATIN_WORD.finditer(text)}
    for source in sources.all:
        if source.index < 0 or source.index in used:
            continue
        concepts = {(concept.kind, concept.key) for concept in find(source.value, han=True)}
        own = {stem(match[0]) for match in LATIN_WORD.finditer(source.value)} - _SMALL
        if concepts & found or (own and len(own & words) >= _MOST * len(own)):
            used.add(source.index)
    return used
