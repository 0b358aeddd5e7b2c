"""Lists of phrases as one quick pattern, with the lawful uses that do not count."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD_SIGN = r"(?<![A-Za-z0-9-])"


@dataclass(frozen=True, slots=True)
class PhraseList:
    found: re.Pattern[str]
    lawful: re.Pattern[str] | None = None

    def spans(self, text: str) -> Iterator[tuple[int, int]]:
        """Where a phrase stands outside of its lawful uses."""
        spared = (
            [match.span() for match in self.lawful.finditer(text)] if self.lawful and self.found.search(text) else []
        )
        for match in self.found.finditer(text):
            start, end = match.span()
            if not any(first < end and start < last for first, last in spared):
                yield start, end


def word_list(words: list[str], lawful: list[str]) -> PhraseList:
    """Plain words, longest first; Latin ones only as whole words and in any case."""
    ordered = sorted(words, key=len, reverse=True)
    parts = []
    for word in ordered:
        quoted = re.escape(word).replace(r"\-", "[-‑ ]").replace("'", "['’]")
        whole = word[0].isascii() and word[0].isalnum()
        parts.append(
            (_WORD_SIGN if whole else "")
            + quoted
            + (r"(?![A-Za-z0-9])" if word[-1].isascii() and word[-1].isalnum() else "")
        )
    first = "".join(sorted({re.escape(sign) for word in words for sign in (word[0].lower(), word[0].upper())}))
    found = re.compile(f"(?=[{first}])(?:{'|'.join(parts)})", re.IGNORECASE)
    return PhraseList(found, re.compile("|".join(lawful), re.IGNORECASE) if lawful else None)
