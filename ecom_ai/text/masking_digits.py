"""One way to write digits, place for place, and the words that say what a number is."""

from __future__ import annotations

import re

# Each character maps to one character, so places in the folded text are places in the original.
_FOLD = str.maketrans(
    {
        **{0xFF10 + digit: str(digit) for digit in range(10)},
        **{0x0660 + digit: str(digit) for digit in range(10)},
        **{0x06F0 + digit: str(digit) for digit in range(10)},
        **{0x2460 + digit: str(digit + 1) for digit in range(9)},
        **{0xFF21 + letter: chr(65 + letter) for letter in range(26)},
        **{0xFF41 + letter: chr(97 + letter) for letter in range(26)},
        **dict.fromkeys(map(ord, "－‐‑‒–—―−"), "-"),
        **dict.fromkeys(map(ord, "\u3000\xa0\u2002\u2003\u2009\u200b\u200c\u200d\u2060\ufeff\t"), " "),
        **{ord(wide): narrow for wide, narrow in zip("＋＠．＿（）＃：", "+@._()#:", strict=True)},
    }
)
_HAN_DIGITS = dict(zip("零〇一二三四五六七八九幺", "001234567891", strict=True))
_HAN_NUMBER = re.compile("[零〇幺一二三四五六七八九0-9]{11,18}")
_UUID = re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b", re.IGNORECASE)
_MIXED_DIGITS = str.maketrans(_HAN_DIGITS)

BUSINESS_NUMBER = re.compile(
    r"(?:订单|单号|编号|流水|物流|快递|运单|货号|型号|条码|条形码|款号|批号|商品码|序列|交易|发票|税号|商品|店铺|版本|"
    r"order|tracking|parcel|invoice|sku|isbn|ean|upc|gtin|barcode|serial|item|model|part|batch|lot|ticket|reference|"
    r"\bref|transaction|imei|asin|s/n|p/n|\bno)"
    r"[\u4e00-\u9fffA-Za-z.]{0,6}\s*+(?:(?:number|num|no|id|code|is|was|号码?|编码|码|是|为|:)[.#]?\s*+){0,3}[:：#=\-(（]?\s*+"
    r"[A-Za-z]{0,4}[-_]?$",
    re.IGNORECASE,
)
"""Matches the end of what stands before an order number, bar code and the like."""

_LOOK_BACK = 40


def fold_digits(s: str) -> str:
    """`s`, place for place, with ASCII digits, hyphens and spaces; long runs of Han digits become digits too.

    UUIDs are blanked: their digit groups look like landlines.
    """
    folded = _HAN_NUMBER.sub(lambda run: run[0].translate(_MIXED_DIGITS), s.translate(_FOLD))
    return _UUID.sub(lambda found: " " * len(found[0]), folded)


def before(text: str, start: int, length: int = _LOOK_BACK) -> str:
    return text[max(0, start - length) : start]


def is_business_number(text: str, start: int) -> bool:
    """Whether the words before `start` say that an order number or the like follows."""
    return bool(BUSINESS_NUMBER.search(before(text, start)))
