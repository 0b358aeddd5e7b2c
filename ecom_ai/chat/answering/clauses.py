"""The clauses of a message, and which of them ask. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CUT = re.compile(
    r"([?？!！。;；\n]+|\.\s)|[,，、]\s*|(?<!\s)\s++(?=(?:and|also|plus|&)\s+(?:how|what|when|where|who|which|is|are|does|do|can|could|will)\b)"
    r"|(?=另外|还有(?!货)|顺便)",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"^(?:and |also |but |so |plus |& |hi |hey |hello )*"
    r"(?:how|what'?s?|when|where|who|which|why|is|are|does|do|did|can|could|will|would|has|have|whats|hows|any)\b"
    r"|吗|么$|呢$|多少|多大|多久|多重|多长|多高|几[^乎]|什么|啥|怎么|如何|哪|谁"
    r"|能不能|可不可以|是不是|有没有|会不会|要不要|能否|是否|不$",
    re.IGNORECASE,
)


def clauses_of(text: str) -> Iterator[tuple[int, str, str]]:
    """Where each clause begins, its text, and the mark that ends it."""
    start = 0
    for cut in _CUT.finditer(text):
        if text[start : cut.start()].strip():
            yield start, text[start : cut.start()], cut[1] or cut[0]
        start = cut.end()
    if text[start:].strip():
        yield start, text[start:], ""


def asks(clause: str, mark: str) -> bool:
    return bool(_ASKS.search(clause.strip())) or mark.strip() in {"?", "？"}
