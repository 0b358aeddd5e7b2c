"""Proper names, codes and model numbers: each must stand in the title, the category or a fact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from ecom_ai.descriptions.concepts import HAN, stem
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.guard.claims import Claim
from ecom_ai.descriptions.guard.sources import Sources, squash

_TOKEN = re.compile(r"[A-Za-z0-9À-ɏ]+(?:['’&.+/-][A-Za-z0-9À-ɏ]+)*\+?")
_STARTS_SENTENCE = re.compile(r"(?:^|[.!?:;\n•·*#…–—|“\"‘(（。！？：；][\"”’)）]{0,6})\s{0,6}(?:[-–—]\s{0,6})?$")
_QUOTED = re.compile(r"《([^《》]{1,40})》|“([^“”]{1,30})”|「([^「」]{1,30})」|『([^『』]{1,30})』")
_ORDINARY = frozenset(
    (
        "i", "i'm", "i'd", "i'll", "i've", "ok", "tv", "diy",
        "pc", "a", "am", "pm", "january", "february", "march", "april",
        "may", "june", "july", "august", "september", "october", "november", "december",
        "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "christmas",
        "easter", "halloween", "thanksgiving", "valentine", "valentine's", "mother's", "father's", "new",
        "year", "year's", "eve", "day", "festival", "diwali", "hanukkah", "t-shirt",
        "x-ray", "u-shape", "a-line", "v-neck", "app", "wi-fi's",
    )
)  # fmt: skip
"""Words that English writes with a capital though they name nothing of a shop."""
_OWNERS = frozenset(
    (
        "it", "that", "this", "here", "there", "what",
        "who", "where", "how", "let", "he", "she", "everyone", "everybody",
        "someone", "somebody", "anyone", "nobody", "one", "life", "nature", "today", "tomorrow", "tonight", "yesterday",
        "winter", "summer", "spring", "autumn", "mother", "father", "world", "day", "night", "morning", "evening",
        "baby",
        "child", "children", "men", "women", "kid", "family", "home", "year", "week", "season", "beginner", "traveller",
    )
)  # fmt: skip
"""Who and what may own something at the start of a sentence without being a brand."""
_SHAPE_LETTER = re.compile(r"[恤字领型形钩扣]")
_NUMBER_WORD = re.compile(r"\d[\d.,/]*(?:st|nd|rd|th)?(?:-[a-zà-ɏ]+)*", re.IGNORECASE)
_QUANTITY = re.compile(r"\d[\d.,]*[A-Za-zµμΩ°²³/%·]{1,5}")


def name_claims(text: str, sources: Sources, language: Language, taken: Sequence[tuple[int, int]]) -> Iterator[Claim]:
    """`taken` are spans that numbers and concepts have already answered for."""
    found = _latin(text, language)
    for start, end in found:
        if any(first < end and start < last for first, last in taken):
            continue
        fact = _support(text[start:end], sources)
        yield Claim(start, end, "name", fact, "" if fact is not None else "unsupported_name")
    if language == "zh":
        yield from _quoted(text, sources)


def _quoted(text: str, sources: Sources) -> Iterator[Claim]:
    for match in _QUOTED.finditer(text):
        inner = next(group for group in match.groups() if group)
        fact = sources.literal(inner)
        yield Claim(match.start(), match.end(), "name", fact, "" if fact is not None else "unsupported_name")


def _latin(text: str, language: Language) -> Iterator[tuple[int, int]]:
    for match in _TOKEN.finditer(text):
        token, start = match[0], match.start()
        if language == "en" and token.islower() and token.isalpha():
            continue
        if token.casefold().replace("’", "'") in _ORDINARY or not any(map(str.isalpha, token)):
            continue
        if token[0].isdigit() and (_NUMBER_WORD.fullmatch(token) or _QUANTITY.fullmatch(token)):
            continue
        if _is_name(token, text, start, match.end(), language):
            yield start, match.end()


def _is_name(word: str, text: str, start: int, end: int, language: Language) -> bool:
    if language == "zh":
        return len(word) > 1 or not (_SHAPE_LETTER.match(text[end : end + 1]) or word in "XxSMLl")
    if len(word) == 1:
        return False
    if any(sign.isdigit() for sign in word) or any(sign.isupper() for sign in word[1:].replace("-", "  ")[1:]):
        return not _titled_compound(word) or not _starts_sentence(text, start)
    if word.endswith(("'s", "’s")) and word[:-2].casefold() not in _OWNERS and word[0].isupper():
        return True
    return word[0].isupper() and not _starts_sentence(text, start)


def _titled_compound(token: str) -> bool:
    """Well-Made at the start of a line is typography."""
    return not any(sign.isdigit() for sign in token) and all(
        part.istitle() for part in re.split(r"[-/&]", token) if part
    )


def _starts_sentence(text: str, start: int) -> bool:
    return bool(_STARTS_SENTENCE.search(text[max(0, start - 6) : start])) if start else True


def _support(token: str, sources: Sources) -> int | None:
    code = sources.codes.get(squash(token))
    if code is not None:
        return code
    word = stem(token.removesuffix("'s").removesuffix("’s"))
    if word in sources.words:
        return sources.words[word]
    parts = [part for part in re.split(r"[-/&.+'’]", token) if part]
    facts = [sources.words.get(stem(part)) for part in parts if not part.islower()]
    if len(parts) > 1 and facts and all(fact is not None for fact in facts):
        return facts[0]
    return sources.literal(token) if HAN.search(token) else None
