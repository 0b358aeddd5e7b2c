"""Text that says the same thing twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.text.sentences import split_sentences

_TOKEN = re.compile(r"[㐀-鿿]|[A-Za-z0-9À-ɏ]+(?:['’][a-z]+)?")
_STUTTER = re.compile(
    r"\b(?!(?:very|so|had|that|bye|no|many|far)\b)([A-Za-z]+) \1\b|([㐀-鿿]{2,6})\2\2|([㐀-鿿]{3,8})\3", re.IGNORECASE
)
_TWICE = {"en": 7, "zh": 12}
_THRICE = {"en": 4, "zh": 6}
"""A run of this many words or Han signs may not come twice, or three times."""


def repetition_reasons(text: str, language: Language) -> Iterator[Reason]:
    stutter = _STUTTER.search(text)
    if stutter:
        yield reason("repetition", stutter[0], stutter.start(), stutter.end())
        return
    seen: set[str] = set()
    for sentence in split_sentences(text):
        folded = "".join(_TOKEN.findall(sentence.casefold()))
        if folded in seen:
            yield reason("repetition", sentence, text.rfind(sentence), text.rfind(sentence) + len(sentence))
            return
        seen.add(folded)
    words = [(match[0], match.start(), match.end()) for match in _TOKEN.finditer(lowered(text))]
    repeated = _repeated_run(words, _TWICE[language], 2) or _repeated_run(words, _THRICE[language], 3)
    if repeated:
        yield reason("repetition", text[repeated[0] : repeated[1]], *repeated)


def _repeated_run(words: list[tuple[str, int, int]], size: int, times: int) -> tuple[int, int] | None:
    plain = [word for word, _, _ in words]
    counts: dict[tuple[str, ...], int] = {}
    for at in range(len(plain) - size + 1):
        run = tuple(plain[at : at + size])
        counts[run] = counts.get(run, 0) + 1
        if counts[run] >= times:
            return words[at][1], words[at + size - 1][2]
    return None
