"""Identity numbers and bank cards, both by their check digits."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_digits import before, is_business_number
from .masking_spans import Span

_SEPARATED_DIGITS = r"[0-9](?:[ .\-]{0,2}[0-9])"
_RESIDENT = re.compile(rf"(?<![0-9]){_SEPARATED_DIGITS}{{16}}[ .\-]{{0,2}}[0-9Xx](?![0-9A-Za-z])")
_SOCIAL_SECURITY = re.compile(r"(?<![0-9\-])[0-9]{3}[- ][0-9]{2}[- ][0-9]{4}(?![0-9\-])")
_CUED_DOCUMENT = re.compile(
    r"(?:身份证|证件|护照|通行证|passport|identity (?:card|number)|\bid (?:card|number|no)|social security|"
    r"\bssn|national id)"
    r"[\u4e00-\u9fff]{0,3}[A-Za-z .]{0,12}?[:：#(\s是为]{0,4}"
    r"([A-Za-z]{0,2}[0-9](?:[ \-]?[0-9Xx]){6,17})(?![0-9A-Za-z])",
    re.IGNORECASE,
)
_CARD = re.compile(rf"(?<![0-9.\-]){_SEPARATED_DIGITS}{{12,18}}(?!\.?[0-9])")
_CARD_CUE = re.compile(
    r"(?:卡号|银行卡|储蓄卡|信用卡|借记卡|账号|帐号|账户|打款|转账|工行|建行|农行|中行|招行|card|visa|master|amex|account|iban)"
    r"[^0-9\n]{0,16}$",
    re.IGNORECASE,
)
_NOT_DIGIT = re.compile("[^0-9Xx]")


def find_identity_numbers(text: str) -> Iterator[Span]:
    for found in _RESIDENT.finditer(text):
        if _is_resident_number(_NOT_DIGIT.sub("", found[0]).upper()):
            yield Span("id_number", found.start(), found.end())
    for found in _SOCIAL_SECURITY.finditer(text):
        if _is_social_security_number(found[0]) and not is_business_number(text, found.start()):
            yield Span("id_number", found.start(), found.end())
    for found in _CUED_DOCUMENT.finditer(text):
        yield Span("id_number", found.start(1), found.end(1))


def find_bank_cards(text: str) -> Iterator[Span]:
    for found in _CARD.finditer(text):
        digits = _NOT_DIGIT.sub("", found[0])
        if not _passes_luhn(digits):
            continue
        is_called_card = bool(_CARD_CUE.search(before(text, found.start())))
        if is_called_card or (_issued_as(digits) and not is_business_number(text, found.start())):
            yield Span("bank_card", found.start(), found.end())


def _is_resident_number(digits: str) -> bool:
    from stdnum.cn import ric  # its table of places is read at the first number

    return bool(ric.is_valid(digits))


def _is_social_security_number(number: str) -> bool:
    from stdnum.us import ssn

    return bool(ssn.is_valid(number.replace(" ", "-")))


def _passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value - 9 if value > 9 else value
    return total % 10 == 0 and len(set(digits)) > 1


def _issued_as(digits: str) -> bool:
    """Whether a card scheme issues numbers of this beginning and length."""
    length, two = len(digits), int(digits[:2])
    if two == 62:  # UnionPay
        return 16 <= length <= 19
    if two in (34, 37):  # American Express
        return length == 15
    if two == 36:  # Diners
        return length == 14
    is_mastercard = 51 <= two <= 55 or 2221 <= int(digits[:4]) <= 2720
    return length == 16 and (digits[0] == "4" or is_mastercard or two in (35, 60, 65))
