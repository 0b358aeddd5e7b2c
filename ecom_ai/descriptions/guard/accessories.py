"""Parts that a text says are in the box or built in: "comes with a straw", 内置滤网. The facts must name them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ecom_ai.descriptions.concepts import HAN, read_data
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.sources import Sources, squash

_WITH = r"\b(?:(?:comes?|supplied|delivered|equipped|fitted|sold) with|has|includes?|features?|built-in|integrated)"
_ZH_WITH = "附赠|附送|赠送|内置|自带|随附|标配|配有|配备|附带|配送|带有|带"


@cache
def _names() -> dict[str, tuple[str, ...]]:
    """Every name of an accessory, and all the names under which the facts may hold it."""
    rows = [(*row["en"], *row["zh"]) for row in read_data("accessories")]
    return {name: tuple(squash(each) for each in names) for names in rows for name in names}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = sorted(_names(), key=len, reverse=True)
    latin = "|".join(name for name in names if not HAN.search(name))
    han = "|".join(name for name in names if HAN.search(name))
    english = rf"{_WITH} (?:an? |its own |free |matching |extra )?(?:[a-z-]+ )?(?P<name>{latin})(?![\w-])"
    return re.compile(english), re.compile(rf"(?<![佩携不])(?:{_ZH_WITH})[一个了的]{{0,2}}(?P<name>{han})")


def accessory_claims(text: str, sources: Sources) -> Iterator[Claim]:
    low = lowered(text)
    english, chinese = _patterns()
    for pattern in (english, chinese) if HAN.search(low) else (english,):
        for match in pattern.finditer(low):
            names = _names()[match["name"]]
            fact = next((index for given, index in sources.squashed if any(name in given for name in names)), None)
            yield Claim(*match.span("name"), "property", fact, "" if fact is not None else "unsupported_property")
