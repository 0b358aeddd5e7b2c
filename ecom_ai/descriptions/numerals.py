"""Numbers written as words: 三百二十, 两, 叁佰, "twenty-four". Pure."""

from __future__ import annotations

import re

_HAN_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2, "俩": 2}
_HAN_POWERS = {"十": 10, "百": 100, "千": 1000}
_HAN_GROUPS = {"万": 10_000, "亿": 100_000_000}

HAN_NUMERAL = "[零〇一二两俩三四五六七八九十百千万亿]+(?:点[零一二三四五六七八九]+)?"

_UNITS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen"
_TEENS = "seventeen eighteen nineteen"
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
_SMALL = {word: value for value, word in enumerate((_UNITS + " " + _TEENS).split(), 1)} | {
    word: 10 * value for value, word in enumerate(_TENS.split(), 2)
}
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000}

ENGLISH_NUMERAL = (
    rf"\b(?:{'|'.join(sorted(_SMALL, key=len, reverse=True))})"
    rf"(?:[- ](?:and[- ])?(?:{'|'.join(sorted((*_SMALL, *_SCALES), key=len, reverse=True))}))*\b"
)


_FORMAL = str.maketrans("壹贰叁肆伍陆柒捌玖拾佰仟", "一二三四五六七八九十百千")
_FORMAL_RUN = re.compile("[壹贰叁肆伍陆柒捌玖拾佰仟零万亿]{2,}|[壹贰叁肆柒捌]")
"""陆 and 拾 alone are words (陆地, 收拾)."""


def without_formal(text: str) -> str:
    """Numerals of banknotes as the usual ones, sign for sign: 叁佰 is 三百."""
    return _FORMAL_RUN.sub(lambda found: found[0].translate(_FORMAL), text)


def han_number(text: str) -> float | None:
    """The value of Chinese numerals, digit by digit (二零二五) or by powers (三百二十); None for a stray 万 or 百."""
    whole, _, decimals = text.partition("点")
    fraction = float("0." + "".join(str(_HAN_DIGITS[sign]) for sign in decimals)) if decimals else 0.0
    if whole and all(sign in _HAN_DIGITS for sign in whole):
        return int("".join(str(_HAN_DIGITS[sign]) for sign in whole)) + fraction
    total = section = 0
    digit: int | None = None
    for place, sign in enumerate(whole):
        if sign in _HAN_DIGITS:
            digit = _HAN_DIGITS[sign]
        elif sign in _HAN_POWERS:
            if digit is None and (sign != "十" or (place > 0 and whole[place - 1] != "零")):
                return None
            section += (1 if digit is None else digit) * _HAN_POWERS[sign]
            digit = None
        else:
            section += digit or 0
            if section == 0:
                return None
            total, section, digit = (total + section) * _HAN_GROUPS[sign], 0, None
    return total + section + (digit or 0) + fraction


def english_number(text: str) -> float:
    """The value of English number words, e.g. "two hundred and fifty", "twenty-four"."""
    total = section = 0
    for word in text.casefold().replace("-", " ").split():
        if word in _SMALL:
            section += _SMALL[word]
        elif word == "hundred":
            section = max(section, 1) * 100
        elif word in _SCALES:
            total, section = total + max(section, 1) * _SCALES[word], 0
    return float(total + section)
