"""Page title and meta description for search engines, made only of given facts and the text itself. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecom_ai.descriptions.concepts import HAN
from ecom_ai.descriptions.facts import FactSheet, Language
from ecom_ai.descriptions.guard import check_line
from ecom_ai.descriptions.guard.superlatives import superlative_spans
from ecom_ai.descriptions.lexicon import attribute_key, category, translate
from ecom_ai.text.sentences import split_sentences

TITLE_LIMIT = {"en": 60, "zh": 30}
META_LIMIT = {"en": 155, "zh": 78}
"""Characters that search engines show before they cut."""
_TITLE_ATTRIBUTES = ("brand", "model", "capacity", "size", "material", "colour")
_JOINT = {"en": " | ", "zh": "｜"}
_EDGE = " \t,，、;；:：-–—|｜·.…"
_CLAUSE_END = re.compile(r"[,，;；:：、](?=[^,，;；:：、]*$)")


def seo_title(sheet: FactSheet, language: Language) -> str:
    """The name, then category and telling attributes while they fit; what the guard would refuse is left out."""
    parts = list(_title_parts(sheet, language))
    title = _joined(parts, language)
    if check_line(title, sheet, language=language):
        title = _joined([part for part in parts if not check_line(part, sheet, language=language)], language)
    return title


def _joined(parts: list[str], language: Language) -> str:
    if not parts:
        return ""
    limit = TITLE_LIMIT[language]
    title = _cut(parts[0], limit)
    for part in parts[1:]:
        longer = f"{title}{_JOINT[language]}{part}"
        if part.casefold() not in title.casefold() and len(longer) <= limit:
            title = longer
    return title


def _title_parts(sheet: FactSheet, language: Language) -> Iterator[str]:
    own = _without_superlatives(sheet.title)
    said = own if bool(HAN.search(own)) == (language == "zh") else translate(own, language)
    group = category(sheet.category, language) or ""
    by_key = {attribute_key(fact.name): fact for fact in reversed(sheet.facts)}
    attributes = [by_key[key] for key in _TITLE_ATTRIBUTES if key in by_key]
    values = [translate(fact.value, language, name=fact.name) or "" for fact in attributes]
    capitalised = group[:1].upper() + group[1:]
    candidates = [said, capitalised, *values] if said else [*_named(values, capitalised), own]
    yield from (part for part in map(_without_superlatives, filter(None, candidates)) if part)


def _named(values: list[str], group: str) -> list[str]:
    """Without a title in this language the category leads."""
    return [group, *values] if group else values


def _without_superlatives(text: str) -> str:
    for start, end in sorted(superlative_spans(text), reverse=True):
        text = text[:start] + text[end:]
    return " ".join(text.split()).strip(_EDGE)


def meta_description(text: str, language: Language) -> str:
    """The first sentences that fit; a first sentence that is too long is cut at a clause or a word."""
    limit, glue = META_LIMIT[language], " " if language == "en" else ""
    meta = ""
    for sentence in split_sentences(text):
        longer = f"{meta}{glue}{sentence}" if meta else sentence
        if len(longer) > limit:
            break
        meta = longer
    return meta or _cut(" ".join(text.split()), limit, mark="…")


def _cut(text: str, limit: int, mark: str = "") -> str:
    """At most `limit` characters, ending at a clause, else at a word."""
    if len(text) <= limit:
        return text
    head = text[: limit - len(mark)]
    clause = _CLAUSE_END.search(head)
    if clause and clause.start() > limit // 2:
        head = head[: clause.start()]
    elif text[len(head)].isascii() and text[len(head)].isalnum() and " " in head:
        head = head[: head.rfind(" ")]
    return head.rstrip(_EDGE) + mark
