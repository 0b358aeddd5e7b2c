"""The clause around a term: what a model reads that was not taught to look at one term of a text."""

from __future__ import annotations

import re

from ecom_ai.engines.base import TermInContext

_END = re.compile(
    r"[,;:!?，。；：！？…~～\n]+|\.(?=\s|$)|\s(?=(?:but|although|though|however|yet)\b)|(?=但是|但|不过|可是|然而|就是)",
    re.IGNORECASE,
)
LONGEST = 400
"""Characters on either side that are looked at: text without punctuation must not make a clause of 100,000."""


def clause_around(term: TermInContext) -> str:
    """`term.text` from the last boundary before the term to the first one after it."""
    before = term.text[max(0, term.start - LONGEST) : term.start]
    after = term.text[term.end : term.end + LONGEST]
    start = max((boundary.end() for boundary in _END.finditer(before)), default=0)
    first = next(_END.finditer(after), None)
    return (before[start:] + term.term + after[: first.start() if first else len(after)]).strip()
