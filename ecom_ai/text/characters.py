"""Which characters have no business in a shop's text, and how the others are folded."""

from __future__ import annotations

import re
import unicodedata

# Control, zero-width, bidi-override, private-use, surrogate and invisible filler characters.
# ZWNJ, ZWJ (200C, 200D) are treated apart: Persian words and emoji families need them.
_UNWANTED = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e"
    "\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164\ufdd0-\ufdef\ufeff\uffa0\ufff0-\uffff"
    "\ud800-\udfff\ue000-\uf8ff\U000e0000-\U000e0fff\U000f0000-\U0010ffff]+"
)
# A joiner is kept between two pictures, a non-joiner between two Arabic letters.
_EMOJI = "\u200d\u2600-\u27bf\u2b00-\u2bff\ufe0f\U0001f000-\U0001faff"
_STRAY_JOINER = re.compile(
    rf"(?<![{_EMOJI}])\u200d|\u200d(?![{_EMOJI}])|(?<![\u0600-\u08ff])\u200c|\u200c(?![\u0600-\u08ff])"
)
_STACKED_MARKS = re.compile("([\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0]{3})[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20f0]+")
_SPACES = re.compile("[ \t\x85\xa0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]+")
_LINES = re.compile("\r\n?|[\x0b\x0c\u2028\u2029]")
_MATHEMATICAL = re.compile("[\U0001d400-\U0001d7ff]+")

# NFKC as a whole would turn m² into m2, ½ into 1⁄2 and ，into a comma, so only what is
# the same letter in another width is folded; Chinese punctuation stays.
_NARROW: dict[int, int | str] = {
    **{code: code - 0xFEE0 for code in range(0xFF10, 0xFF1A)},
    **{code: code - 0xFEE0 for code in range(0xFF21, 0xFF3B)},
    **{code: code - 0xFEE0 for code in range(0xFF41, 0xFF5B)},
    **{ord(wide): narrow for wide, narrow in zip("＋－．／％＃＠＆＝＜＞＿＊＄", "+-./%#@&=<>_*$", strict=True)},
    **{0xFB00 + index: text for index, text in enumerate(("ff", "fi", "fl", "ffi", "ffl"))},
}
_WIDTH = str.maketrans(_NARROW)


def fold_characters(text: str) -> str:
    """Canonical form, one width, none of the characters that hide or reorder text; line ends become `\\n`."""
    text = _LINES.sub("\n", text)
    text = _UNWANTED.sub("", text).translate(_WIDTH)
    if not text.isascii():
        text = _MATHEMATICAL.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)
        text = unicodedata.normalize("NFC", _STACKED_MARKS.sub(r"\1", text))
        text = _STRAY_JOINER.sub("", text)
    return _SPACES.sub(" ", text)
