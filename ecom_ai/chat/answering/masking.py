"""Keeps personal data away from the model for the length of one question. Pure: no Django."""

from __future__ import annotations

import re
from collections import Counter

from ecom_ai.text.masking import find_personal_data


class Masker:
    """`mask` what a model is going to read, in any number of texts; the same value always gets the same placeholder.
    `restore` puts the values back into what the model wrote."""

    def __init__(self) -> None:
        self._placeholders: dict[tuple[str, str], str] = {}
        self._values: dict[str, str] = {}
        self._counts: Counter[str] = Counter()

    def __repr__(self) -> str:
        return f"<Masker of {len(self._values)} values>"  # never the values: they would get into logs

    def mask(self, text: str) -> str:
        pieces: list[str] = []
        end = 0
        for found in find_personal_data(text):
            pieces += (text[end : found.start], self._placeholder(found.kind, found.value, text))
            end = found.end
        return "".join((*pieces, text[end:]))

    def restore(self, text: str) -> str:
        if not self._values:
            return text
        pattern = re.compile("|".join(map(re.escape, self._values)))
        return pattern.sub(lambda placeholder: self._values[placeholder[0]], text)

    def _placeholder(self, kind: str, value: str, text: str) -> str:
        if (kind, value) not in self._placeholders:
            name = self._free(kind, text)
            self._placeholders[kind, value], self._values[name] = name, value
        return self._placeholders[kind, value]

    def _free(self, kind: str, text: str) -> str:
        while True:
            self._counts[kind] += 1
            name = f"[{kind}_{self._counts[kind]}]"
            if name not in text:
                return name

    def pending(self, text: str) -> int:
        """How many characters at the end of `text` may be the beginning of a placeholder."""
        start = text.rfind("[")
        if start < 0:
            return 0
        return len(text) - start if any(name.startswith(text[start:]) for name in self._values) else 0


class Restorer:
    """`Masker.restore` for a text that comes in pieces, also where a placeholder is cut in two."""

    def __init__(self, masker: Masker) -> None:
        self._masker = masker
        self._held = ""

    def feed(self, piece: str) -> str:
        text = self._masker.restore(self._held + piece)
        keep = self._masker.pending(text)
        self._held = text[len(text) - keep :]
        return text[: len(text) - keep]

    def close(self) -> str:
        rest, self._held = self._held, ""
        return rest
