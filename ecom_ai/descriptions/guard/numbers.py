"""Every number in the text must be one of the shop's numbers, in whatever unit."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.quantities import Quantity, find_quantities, same_amount

_LIST_MARKER = re.compile(r"(?:^|\n)\s*[(（]?$")
_AFTER_MARKER = re.compile(r"^\s?[.)、）](?!\d)")
_ABOUT = re.compile(
    r"(?:\babout|\baround|\bapprox(?:\.|imately)?|\bnearly|\broughly|~|约|大约|近|左右|约为)\s*$", re.IGNORECASE
)
_MEASURED_ONE = frozenset(("mass", "volume", "length", "area", "calendar", "percent", "power", "charge"))
"""One of these is a claim ("one year"); "one piece" and 一款 are only grammar."""
_IDIOMS = re.compile(
    "一年四季|一日三餐|一天|一日|一分(?!钟)|一年到头|一周|一夜|一度|一点|一段|一丝|一层|"
    "一米阳光|一分一秒|一寸|一分为二|一斤斤|四季|三餐|五谷|八方|四方|三五好友|三两好友|三口之家|"
    "两全其美|一举两得|千家万户|千变万化|百搭|十分|十足|百分百|百般|万般|万千|千万别|千万不|"
    "百年好合|五彩|五颜六色|七彩|双十一|二维码|三明治|千层|五香|八宝|百合|百香|三文鱼|两侧|两端|"
    "两边|两者|两头|两面|两旁|两人世界|万一|一百八十度|三心二意|四平八稳|九宫格|七夕|六一|五一|"
    "十一黄金周|三八|半点|半分|一半|多半|大半|对半|半天"
)
"""Chinese words with a numeral in them that count nothing."""
_GRAMMAR_ONE = re.compile(
    r"^\s*(?:-?of a kind|hand|another|day|more|by|step|stop|place|thing|way|go|touch|press|click|button|side|end)",
    re.IGNORECASE,
)


def number_claims(text: str, sources: Sources) -> Iterator[Claim]:
    idioms = [match.span() for match in _IDIOMS.finditer(text)] if not text.isascii() else []
    for quantity in find_quantities(text):
        if any(start <= quantity.start < end for start, end in idioms) or _is_harmless(quantity, text):
            continue
        approximate = bool(_ABOUT.search(text[max(0, quantity.start - 14) : quantity.start]))
        fact = _support(quantity, sources, approximate=approximate)
        code = (
            "" if fact is not None else "price" if quantity.dimension.startswith("currency") else "unsupported_number"
        )
        if quantity.dimension == "discount" and fact is None:
            code = "price"
        yield Claim(quantity.start, quantity.end, "number", fact, code, quantity)


def _is_harmless(quantity: Quantity, text: str) -> bool:
    if quantity.written == "digits":
        before, after = text[max(0, quantity.start - 8) : quantity.start], text[quantity.end :][:4]
        marker = quantity.number < 30 and quantity.unit is None and _AFTER_MARKER.match(after)
        return bool(marker and (quantity.start == 0 or _LIST_MARKER.search(before)))
    if quantity.written == "han" and text[quantity.start - 1 : quantity.start] == "第":
        return True
    if quantity.number != 1:
        return False
    return quantity.dimension not in _MEASURED_ONE or bool(
        quantity.written == "english" and _GRAMMAR_ONE.match(text[quantity.start + 3 : quantity.start + 12])
    )


def _support(quantity: Quantity, sources: Sources, *, approximate: bool) -> int | None:
    for given, index in sources.quantities:
        if same_amount(quantity, given):
            return index
    if approximate:
        for given, index in sources.quantities:
            if same_amount(quantity, given, approximate=True):
                return index
    return None
