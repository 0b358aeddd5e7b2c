"""Swapped facts: a value of the shop under the name of another attribute ("weighs 350 ml", "the colour is oak")."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from ecom_ai.descriptions.facts import FactSheet
from ecom_ai.descriptions.guard.attributes import Attribute, attribute, measures, same, suits
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.polarity import answer
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Source, Sources, squash
from ecom_ai.descriptions.guard.statements import Statement, statement_before
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.descriptions.quantities import Quantity, find_quantities, same_amount

_BESIDE_NUMBERS = re.compile(
    r"(?:about|around|up to|over|under|max|min|approx|to|by|and|or|x|约|大约|可达|以内|以上|以下|左右|[\W_])*",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[.,;:!?。，；！？\n]|\d\s?\w{1,40} and ")
"""The clause a value stands in, the value before it shut out: "the case has a weight of 40 g"."""
_ENDS = re.compile(r"\s?(?:[.,;:!?。，；！？]|$|and\b|or\b)")
_VERB_FITS = {
    "holds": (frozenset(("length", "power", "voltage", "celsius", "sound", "frequency")), frozenset[str]()),
    "measures": (
        frozenset(("mass", "volume", "time", "calendar", "power", "voltage", "charge", "sound")),
        frozenset[str](),
    ),
    "lasts": (
        frozenset(("mass", "volume", "length", "power", "voltage", "charge", "sound")),
        frozenset(("charging time", "age", "delivery", "brewing time", "cooking time")),
    ),
}
"""Dimensions that a verb never has, and attributes whose values it never tells."""


def attribution_reasons(text: str, claims: Sequence[Claim], sources: Sources) -> Iterator[Reason]:
    given = _given(sources.sheet)
    if not given:
        return
    low = lowered(text)
    for claim in claims:
        if claim.kind == "number" and claim.fact is not None:
            statement = statement_before(text, low, claim.start, claim.end, given)
            if statement and _is_wrong_number(statement, claim, text, sources):
                start = min(statement.named_at, claim.start)
                end = max(claim.end, statement.named_at + len(statement.attribute.name) if start == claim.start else 0)
                yield reason("wrong_attribute", text[start:end], start, end)
    yield from _wrong_words(text, low, sources, given)


@lru_cache(maxsize=256)
def _given(sheet: FactSheet) -> frozenset[str]:
    """Names and keys of the sheet's facts."""
    known = [attribute(fact.name) for fact in sheet.facts]
    return frozenset(filter(None, (word for each in known for word in (each.name, each.key))))


def _is_wrong_number(statement: Statement, claim: Claim, text: str, sources: Sources) -> bool:
    value, named = claim.quantity, statement.attribute
    if value is None:
        return False
    holding = {index for given, index in sources.quantities if same_amount(value, given, approximate=True)}
    holders = [source for source in sources.all if source.index in holding]
    if statement.verb == "charges" and value.dimension != "time":
        return False
    if statement.verb in _VERB_FITS:
        return _breaks_verb(statement.verb, value, holders, text[claim.end : claim.end + 8])
    if not named.name or any(source.index >= 0 and same(named, attribute(source.name)) for source in holders):
        return False
    measure = measures().get(named.key)
    if measure and not measure.fits(value.dimension):
        return True
    is_given = any(same(named, attribute(fact.name)) for fact in sources.sheet.facts)
    clause = _CLAUSE.split(text[max(0, claim.start - 48) : claim.start].lower())[-1]
    return bool(holders) and not any(
        attribute(source.name).name in clause or _may_tell(named, source, is_given=is_given, value=value)
        for source in holders
    )


def _may_tell(named: Attribute, source: Source, *, is_given: bool, value: Quantity) -> bool:
    if source.index < 0 or not _is_lean(source.value):
        return True
    fact = attribute(source.name)
    if suits(named, fact, is_given=is_given):
        return True
    measure = measures().get(named.key)
    unknown = not fact.key and not is_given and measure is not None
    return unknown and bool(value.dimension) and not value.dimension.startswith("count")


@lru_cache(maxsize=4096)
def _is_lean(value: str) -> bool:
    """Whether the value is a quantity and nothing else, so that it can only mean its own attribute."""
    rest, at = "", 0
    for quantity in find_quantities(value):
        rest += value[at : quantity.start] + " "
        at = quantity.end
    return bool(_BESIDE_NUMBERS.fullmatch(rest + value[at:]))


def _breaks_verb(verb: str, value: Quantity, holders: Sequence[Source], after: str) -> bool:
    dimensions, keys = _VERB_FITS[verb]
    if not value.dimension or not _ENDS.match(after):
        return False
    if value.dimension in dimensions:
        return True
    return bool(holders) and all(attribute(source.name).key in keys for source in holders)


def _wrong_words(text: str, low: str, sources: Sources, given: frozenset[str]) -> Iterator[Reason]:
    """Only where the shop gives the named attribute another value: "the colour is oak" beside Colour: red."""
    for source in sources.all:
        if source.index < 0 or len(source.value) < 2 or answer(source.value) is not None or _is_lean(source.value):
            continue
        for said in filter(None, (source.value, source.said)):
            at = low.find(said.lower())
            if at < 2 or not _ENDS.match(text, at + len(said)) or not _is_linked(low, at):
                continue
            statement = statement_before(text, low, at, at + len(said), given)
            if statement and statement.named_at < at and _is_wrong_word(statement.attribute, source, said, sources):
                yield reason(
                    "wrong_attribute", text[statement.named_at : at + len(said)], statement.named_at, at + len(said)
                )


def _is_linked(low: str, at: int) -> bool:
    """Behind "is", 为 and 是 stands the whole value; "a length of cotton" is another thing."""
    return low[max(0, at - 4) : at].rstrip().endswith((" is", "为", "是", "："))


def _is_wrong_word(named: Attribute, source: Source, said: str, sources: Sources) -> bool:
    fact = attribute(source.name)
    wanted = squash(said)
    own = [other for other in sources.all if other.index >= 0 and same(named, attribute(other.name))]
    if not own or suits(named, fact, is_given=True) or (named.kind and named.kind == fact.kind):
        return False
    theirs = [other for other in sources.all if other.index < 0] + own
    return not any(wanted in squash(f"{each.value} {each.said}") for each in theirs)
