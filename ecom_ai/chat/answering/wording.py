"""What the assistant says in its own words, Chinese and English. Pure.

The language is that of the message, not of the page, so these are no gettext messages.
"""

from __future__ import annotations

import json
import re
from functools import cache
from importlib import resources

_AFTER_HEAD = re.compile(r",| (?:with|for|from|by|in|of) ")


def say(which: str, language: str, /, **values: str) -> str:
    text = words(language)[which]
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


def say_of(which: str, language: str, name: str, /, **values: str) -> str:
    """The same of a product: the Gel Pens are, the mug is."""
    many = f"{which}_many"
    plural = language == "en" and many in words(language) and is_plural(name)
    return say(many if plural else which, language, name=name, **values)


def is_plural(name: str) -> bool:
    """By the last word before "with", "for", "from" and the like."""
    head = _AFTER_HEAD.split(name)[0].split()
    return bool(head) and head[-1].endswith("s") and not head[-1].endswith(("ss", "us", "is"))


@cache
def words(language: str) -> dict[str, str]:
    path = resources.files("ecom_ai.chat.answering") / "data" / f"words_{language}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
