"""English predicates: what a text says the product does, has, or has done to it, beyond what needs no fact.

The verbs that merely place a product in a sentence are few and known (`plain_predicates.json`). Any other is a claim:
"it whistles", "it wards off colds", "nutritionists drink from it" stand or fall with the facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import read_data, stem
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.sources import Sources

_ADVERBS = r"(?:(?:[a-z]+ly|also|still|just|even|never|always|often|only|now|soon) )*"
_IT_DOES = re.compile(
    r"(?:^|[.!?;:\n] ?|, (?:and|but|so|while) |\band )(?:it|they) "
    rf"(?:(?:can|will|may|does|do|did|would|could)(?:n't| not)? )?{_ADVERBS}(?P<verb>[a-z]+)\b"
)
_ITS = re.compile(
    r"(?:^|[.!?;\n] ?|, |\band |\bwith )its (?:[a-z-]+ )?(?P<noun>[a-z]+) (?:is|are|has|lets?|keeps?|makes?|never)\b"
)
_DONE_TO_IT = re.compile(
    r"(?:^|[.!?\n] ?)(?P<who>[a-z][a-z'-]*)(?: (?:in|from|of|at) [a-z]+)? (?:(?:will|can|would|do|not) )*"
    rf"{_ADVERBS}[a-z]+ (?:[a-z]+ ){{0,2}}(?:it|them)(?= |[.,;!?]|$)"
)


@cache
def _plain(kind: str) -> frozenset[str]:
    return frozenset(read_data("plain_predicates")[kind].split())


def predicate_claims(text: str, sources: Sources) -> Iterator[Claim]:
    low = lowered(text)
    for match in _IT_DOES.finditer(low):
        if match["verb"] not in _plain("verbs") and match["verb"] not in _plain("adverbs"):
            yield _claim(match, "verb", sources)
    for match in _ITS.finditer(low):
        if match["noun"] not in _plain("nouns"):
            yield _claim(match, "noun", sources)
    for match in _DONE_TO_IT.finditer(low):
        if match["who"] not in _plain("subjects"):
            yield _claim(match, "who", sources)


def _claim(match: re.Match[str], group: str, sources: Sources) -> Claim:
    start, end = match.span(group)
    fact = sources.words.get(stem(match[group]))
    return Claim(start, end, "property", fact, "" if fact is not None else "unsupported_property")
