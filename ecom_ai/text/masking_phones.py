"""Telephone numbers: Chinese mobiles and landlines by their shape, all others by the numbering plans."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_digits import before, is_business_number
from .masking_spans import Span
from .word_lists import word_list

_GAP = r"[ .\-_·]{0,2}"
_CHINA = rf"(?:(?:\+|00)?86{_GAP})?"
_MOBILE = re.compile(rf"(?<![0-9])\(?{_CHINA}\)?{_GAP}1{_GAP}[3-9](?:{_GAP}[0-9]){{9}}(?![0-9])")
_LANDLINE = re.compile(
    rf"(?<![0-9]){_CHINA}(?:\(0?[1-9][0-9]{{1,2}}\)|0[1-9][0-9]{{1,2}})[ \-]{{0,2}}[2-9][0-9]{{2,3}}[ \-]?[0-9]{{4}}"
    r"(?:(?:[-转]|\s?ext\.?\s?)[0-9]{1,5})?(?![0-9])"
)
_EXTENSION = re.compile(r"(?:(?<=[0-9]{7})[-转]|\s?ext\.?\s?)[0-9]{1,5}$")
_INTERNATIONAL = re.compile(r"(?<![0-9+])(?:\+|00)[1-9](?:[ .\-()]{0,2}[0-9]){6,14}(?![0-9])")
_LAST_GROUP = re.compile(r"(?:(?<![ .\-()/])[ .\-()/]++|^)[+0-9]+$")
_NATIONAL = re.compile(
    r"(?<![0-9.\-/])(?:1[ .\-])?(?:\([0-9]{2,5}\)|[0-9]{3,5})[ .\-]{1,2}[0-9]{3,4}[ .\-]?[0-9]{3,4}(?![0-9]|"
    r"[.\-/][0-9])"
    r"|(?<![0-9.\-/])07[0-9]{9}(?![0-9])"
)
_CUED = re.compile(
    r"(?:电话|手机|致电|拨打|联系方式|热线|座机|固话|传真|\btel\b|telephone|\bphone|mobile|\bcell|\bcall(?: me|"
    r" us)?\b|\btext me|"
    r"whats ?app|\bsms\b|\bfax)[^0-9\n+(]{0,20}(\+?\(?[0-9](?:[ .\-()]{0,2}[0-9]){6,14})(?![0-9])",
    re.IGNORECASE,
)
_LETTERS_BEFORE = re.compile(r"(?<![A-Za-z])([A-Za-z]++)[-_#]?$")
_HOTLINE = re.compile(r"^(?:400|800|95|12)")
_REGIONS = ("US", "GB", "CN")
_NOT_DIGIT = re.compile("[^0-9+]")


def find_phones(text: str) -> Iterator[Span]:
    """Spans of phone numbers in folded text; may overlap, the caller keeps the first."""
    yield from _international(text)  # first: +49 1512 3956541 holds what looks like a Chinese mobile
    for found in _MOBILE.finditer(text):
        if not _is_part_of_a_code(text, found.start()):
            yield _span(text, found.start(), found.end())
    for found in _LANDLINE.finditer(text):
        if not _is_part_of_a_code(text, found.start()) and _is_valid(_EXTENSION.sub("", found[0]), "CN"):
            yield _span(text, found.start(), found.end())
    for found in _NATIONAL.finditer(text):
        if not _is_part_of_a_code(text, found.start()) and any(_is_valid(found[0], region) for region in ("US", "GB")):
            yield _span(text, found.start(), found.end())
    yield from _with_cue(text)


def _international(text: str) -> Iterator[Span]:
    for found in _INTERNATIONAL.finditer(text):
        if is_business_number(text, found.start()):
            continue
        number = found[0]
        while number and not _is_possible(_plus(number)):  # "+1 415 555 2671 2 boxes": give back the last group
            number = _LAST_GROUP.sub("", number)
        if number:
            yield _span(text, found.start(), found.start() + len(number))


def _with_cue(text: str) -> Iterator[Span]:
    for found in _CUED.finditer(text):
        number = found[1]
        if _HOTLINE.match(_NOT_DIGIT.sub("", number)) or is_business_number(text, found.start(1)):
            continue
        if any(_is_valid(number, region) for region in _REGIONS) or _is_local(number):
            yield _span(text, found.start(1), found.end(1))


def _is_local(number: str) -> bool:
    """Seven or eight digits beside 电话 or "tel": a number without its area code."""
    digits = _NOT_DIGIT.sub("", number)
    return 7 <= len(digits) <= 8 and digits[0] in "23456789"


def _is_part_of_a_code(text: str, start: int) -> bool:
    letters = _LETTERS_BEFORE.search(before(text, start))
    if letters and letters[1].lower() not in word_list("phone_words"):
        return True
    return is_business_number(text, start)


def _is_valid(number: str, region: str) -> bool:
    import phonenumbers  # loads its numbering plans: only when a number asks for it

    try:
        return phonenumbers.is_valid_number(phonenumbers.parse(number, region))
    except phonenumbers.NumberParseException:
        return False


def _is_possible(number: str) -> bool:
    """A plus and a known country say enough: new ranges are dialled before the plans list them."""
    import phonenumbers

    try:
        return phonenumbers.is_possible_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return False


def _plus(number: str) -> str:
    return "+" + number[2:] if number.startswith("00") else number


def _span(text: str, start: int, end: int) -> Span:
    while text[start] in " ._·-":
        start += 1
    return Span("phone", start, end)
