"""Materials, colours, certifications, origins, brands and properties: each needs a fact that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from ecom_ai.descriptions.concepts import HAN, Concept, implied
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.polarity import is_denied
from ecom_ai.descriptions.guard.sources import Sources

CLAIMED = frozenset(("material", "colour", "certification", "property", "country", "brand"))
EXCLUSIVE = frozenset(("season", "gender", "pattern", "shape"))
"""Kinds that are only wrong where the shop says otherwise: "for summer" beside the fact "Season: winter"."""
SOFT = frozenset(
    (
        "lightweight",
        "ultra-light",
        "smart",
        "seamless",
        "automatic",
        "long-lasting",
        "disposable",
        "heavy-duty",
        "hand wash",
    )
)
"""Properties of taste: only wrong where the shop denies them."""
_MADE_OF = re.compile(
    r"(?:\b(?:made|crafted|built|cut|woven|formed|cast) (?:of|from|with|in|out of)(?: [a-z]+)? "
    r"|采用|选用|选取|由|材质[为是：:]|用料[为是：:])$",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^(?: (?:body|frame|construction|build|housing|handle|base|lid|lining|blade|case|exterior|shell|strap|legs?|panel|"
    r"material|colou?r|finish|tone|hue|shade)s?\b|材质|制成|打造|制作|质地|机身|外壳|框架|色系|色调)",
    re.IGNORECASE,
)
_IN_COLOUR = re.compile(
    r"(?:\b(?:in|comes in|available in|coloured|colored) |颜色[为是：:]|配色[为是：:])$", re.IGNORECASE
)
_AFTER_COLOUR = re.compile(r"^(?:[.,;!]| and | or |$)")
_KEEP_AWAY = re.compile(
    r"(?:away from|reach of|not (?:suitable )?for|远离|避免|请勿让|防止)[^,.，。]{0,12}$", re.IGNORECASE
)


def concept_claims(text: str, found: Sequence[Concept], sources: Sources) -> Iterator[Claim]:
    """A bare yes or no (可, 是, "included") claims nothing by itself: its attribute does."""
    told = (concept for concept in found if concept.kind != "answer")
    for (start, end), group in groupby(told, key=lambda concept: (concept.start, concept.end)):
        claim = _claim(list(group), text, start, end, sources)
        if claim is not None:
            yield claim


def _claim(concepts: Sequence[Concept], text: str, start: int, end: int, sources: Sources) -> Claim | None:
    denied = is_denied(text, start, end)
    for concept in concepts:
        fact = _support(concept, sources, denied=denied)
        if fact is not None:
            return Claim(start, end, concept.kind, fact)
    for concept in concepts:
        code = _fault(concept, text, sources, denied=denied)
        if code:
            return Claim(start, end, concept.kind, None, code)
    return None


def _support(concept: Concept, sources: Sources, *, denied: bool) -> int | None:
    return (sources.denied if denied else sources.affirmed).get((concept.kind, concept.key))


def _fault(concept: Concept, text: str, sources: Sources, *, denied: bool) -> str:
    if concept.kind in EXCLUSIVE:
        return "contradiction" if not denied and _excluded(concept, text, sources) else ""
    if concept.kind not in CLAIMED:
        return ""
    opposite = sources.affirmed if denied else sources.denied
    if (concept.kind, concept.key) in opposite and (not concept.weak or _is_claimed(concept, text)):
        return "contradiction"
    if concept.key in SOFT or (concept.weak and not _is_claimed(concept, text)):
        return ""
    return f"unsupported_{concept.kind}"


def _is_claimed(concept: Concept, text: str) -> bool:
    """Whether an everyday word ("glass", 铁) is used as a material or colour here."""
    before, after = text[max(0, concept.start - 24) : concept.start], text[concept.end : concept.end + 16]
    if concept.kind == "material":
        return bool(_MADE_OF.search(before) or _PART.match(after))
    if concept.kind == "colour":
        in_colour = _IN_COLOUR.search(before) and (_AFTER_COLOUR.match(after) or HAN.search(before))
        return bool(in_colour or _PART.match(after))
    return False


def _excluded(concept: Concept, text: str, sources: Sources) -> bool:
    if concept.weak or _KEEP_AWAY.search(text[max(0, concept.start - 30) : concept.start]):
        return False
    given = {(kind, key) for kind, key in sources.affirmed if kind == concept.kind}
    related = any((concept.kind, concept.key) in implied(*other) for other in given)
    return bool(given) and not related and not (given & implied(concept.kind, concept.key))
