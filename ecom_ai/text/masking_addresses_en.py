"""English addresses: a number and a street, a post-office box, or a town with its code."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_digits import before
from .masking_spans import Span

_STATES = (
    "AL|AK|AZ|AR|CA|CO|CT|DE|FL|GA|HI|ID|IL|IN|IA|KS|KY|LA|ME|MD|MA|MI|MN|MS|MO|MT|NE|NV|NH|NJ|NM|NY|NC|ND|OH|OK|OR|PA|RI|SC|SD|"
    "TN|TX|UT|VT|VA|WA|WV|WI|WY|DC"
)
_UK_CODE = r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}"
_WORD = r"(?:[A-Z][a-zA-Z'’.]*|[0-9]{1,3}(?:st|nd|rd|th))"
_STRONG = r"Street|St|Avenue|Ave|Road|Rd|Lane|Ln|Boulevard|Blvd|Crescent|Cres|Terrace"
_WEAK = (
    r"Drive|Dr|Court|Ct|Place|Pl|Way|Square|Sq|Close|Parkway|Pkwy|Highway|Hwy|Circle|Cir|Gardens|Grove|Row|"
    r"Mews|Hill|Park|Walk|Trail|Loop|Broadway|Quay"
)
_UNIT = r"(?:Apt|Apartment|Unit|Suite|Ste|Flat|Room|Rm|Floor|Fl|#)\.?[ ]?#?[A-Z]?[0-9]{0,4}[A-Z]?"
_TOWN = r"[A-Z][a-z.'’]+(?:[ \-][A-Z][a-z.'’]+){0,2}"
_TAIL = (
    rf"(?:,? {{1,2}}(?:N|S|E|W|NE|NW|SE|SW)\b)?(?P<tail>(?:,? {{0,2}}{_UNIT})?"
    rf"(?:,? {{1,2}}{_TOWN}){{0,2}}(?:,? {{1,2}}(?:(?:{_STATES})\b\.?(?: {{1,2}}[0-9]{{5}}(?:-[0-9]{{4}})?)?|"
    rf"{_UK_CODE}|[0-9]{{5}}(?:-[0-9]{{4}})?\b))?)"
)
_STREET = re.compile(
    rf"(?:(?:{_UNIT}),? {{1,2}})?(?<![0-9A-Za-z$£€.\-/])[0-9]{{1,6}}[A-Z]?(?:[/\-][0-9]{{1,4}})?"
    rf",? {{1,2}}(?:{_WORD} {{1,2}}){{1,4}}?"
    rf"(?P<kind>{_STRONG}|{_WEAK})\b\.?{_TAIL}"
)
_LOWER_STREET = re.compile(
    r"(?:address|live at|living at|lives at|ship(?:ped)? (?:it )?to|deliver(?:ed)? (?:it )?to|send (?:it )?to|"
    r"sent to|moved to|located at|come to)"
    r"(?: is)?[:\s]{1,3}(?:our |my |the )?(?P<address>[0-9]{1,6}[a-z]?,? (?:[a-z0-9'’.]+ ){1,4}"
    r"(?:street|st|avenue|ave|road|rd|lane|ln|boulevard|blvd|drive|dr|court|ct|place|way|square|close|terrace|crescent)\b"
    r"(?:,? (?:apt|apartment|unit|suite|flat|#)\.? ?[a-z0-9]{1,5})?(?:,? [a-z]+(?: [a-z]+)?,? [a-z]{2} [0-9]{5})?)",
    re.IGNORECASE,
)
_BOX = re.compile(rf"\bP\.? ?O\.? ?Box {{1,2}}[0-9]{{1,6}}(?:,? {_TOWN},? (?:{_STATES}) [0-9]{{5}})?", re.IGNORECASE)
_TOWN_WITH_CODE = re.compile(rf"\b{_TOWN},? (?:{_STATES})\.?,? [0-9]{{5}}(?:-[0-9]{{4}})?(?![0-9])")
_POST_CODE = re.compile(rf"(?:post ?code|postal code)[:\s]{{1,3}}(?:is )?(?P<address>{_UK_CODE})\b", re.IGNORECASE)
_CUE = re.compile(
    r"(?:address|live[sd]? at|living at|ship|deliver|send|sent|moved to|located|come to|office|house)\W[^.\n]{0,24}$",
    re.IGNORECASE,
)

_GOODS_AFTER = re.compile(
    r"^ ?(?:bike|bicycle|tyre|tire|runner|running|shoe|shoes|cycling|race|racing|style|edition|collection|"
    r"jeans|perfume|"
    r"light|lights|lamp|food|map|sign|toy|set|pack|case|bag|speaker|adapter|valve|switch)\b",
    re.IGNORECASE,
)
_GOODS_BEFORE = re.compile(
    r"\b(?:Hard|Flash|Disk|Pen|USB|State|Wheel|Belt|Direct|Test|TB|GB|Speed|Gear|Piece|Pack|Inch|Season|Star|Ton|Volt|Watt|Mode|Port)\s",
    re.IGNORECASE,
)
_STATE_LAST = re.compile(rf"\b(?:{_STATES})$")
_STRONG_KIND = re.compile(rf"^(?:{_STRONG})$")


def find_english_addresses(text: str) -> Iterator[Span]:
    for found in _STREET.finditer(text):
        end = found.end()
        while text[end - 1] in " ,":
            end -= 1
        if _is_a_place(text, found):
            yield Span("address", found.start(), end)
    for pattern in (_LOWER_STREET, _POST_CODE):
        for found in pattern.finditer(text):
            yield Span("address", found.start("address"), found.end("address"))
    for pattern in (_BOX, _TOWN_WITH_CODE):
        for found in pattern.finditer(text):
            yield Span("address", found.start(), found.end())


def _is_a_place(text: str, found: re.Match[str]) -> bool:
    kind_end = found.end("kind")
    if _GOODS_AFTER.match(text[kind_end : kind_end + 14]) or _GOODS_BEFORE.search(text[found.start() : kind_end]):
        return False
    if _STRONG_KIND.match(found["kind"]):
        return True
    tail = found["tail"]
    return (
        any(char.isdigit() for char in tail)
        or bool(_STATE_LAST.search(tail))
        or bool(_CUE.search(before(text, found.start())))
    )
