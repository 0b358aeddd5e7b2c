"""Turns whatever a shop, a customer or a model wrote into plain text."""

from __future__ import annotations

import html
import re

import nh3

from .characters import fold_characters

MAX_CHARACTERS = 200_000
"""Nothing longer is looked at; a page of markup around a short text still fits."""

_MARKUP = re.compile(r"<[a-zA-Z/!?]|&(?:#|[a-zA-Z])")
_BLOCK = re.compile(
    r"<(?=/?(?:address|article|blockquote|br|dd|div|dl|dt|figure|footer|h[1-6]|header|hr|li|main|ol|p|pre|section|"
    r"table|tbody|td|tfoot|th|thead|tr|ul)\b)",
    re.IGNORECASE,
)
_OPENS_NO_TAG = re.compile(r"<(?![a-zA-Z/!?][^<>]*>)")
_STILL_A_TAG = re.compile(r"<(?=[a-zA-Z/!?])")
_DROPPED_WITH_CONTENT = {
    "script",
    "style",
    "template",
    "noscript",
    "iframe",
    "object",
    "svg",
    "math",
    "title",
    "textarea",
}
_ROUNDS = 3


def clean_text(s: str, *, limit: int | None = None, lines: bool = False) -> str:
    """Plain text: no tags, no scripts, no hidden characters, single spaces; at most `limit` characters.

    With `lines` paragraphs stay apart as single line breaks. Emoji, accents and right-to-left letters stay.
    The result never holds a `<` that could open a tag, however often the markup was escaped.
    """
    text = fold_characters(s[:MAX_CHARACTERS])
    for _ in range(_ROUNDS):
        if not _MARKUP.search(text):
            break
        text = fold_characters(_without_tags(text))
    text = _STILL_A_TAG.sub("< ", text)
    text = _fold_lines(text) if lines else " ".join(text.split())
    return text if limit is None else cut(text, limit)


def cut(text: str, limit: int) -> str:
    """The first `limit` characters, ending at a word where one ends in the last quarter."""
    if len(text) <= limit:
        return text
    head = text[:limit]
    if text[limit].isascii() and text[limit].isalnum():
        space = head.rfind(" ")
        if space > limit * 3 // 4:
            head = head[:space]
    return head.rstrip().rstrip("\u200d")


def _without_tags(text: str) -> str:
    # "1 < 2" and a tag that never closes would make the parser swallow what follows
    text = _OPENS_NO_TAG.sub("&lt;", text)
    text = _BLOCK.sub("\n<", text)
    return html.unescape(nh3.clean(text, tags=set(), clean_content_tags=_DROPPED_WITH_CONTENT))


def _fold_lines(text: str) -> str:
    return "\n".join(folded for line in text.split("\n") if (folded := " ".join(line.split())))
