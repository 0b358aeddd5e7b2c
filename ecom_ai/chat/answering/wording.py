"""What the assistant says in its own words, Chinese and English. Pure.

The language is that of the message, not of the page, so these are no gettext messages.
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources


def say(which: str, language: str, /, **values: str) -> str:
    text = words(language)[which]
    for key, value in values.items():
        text = text.replace("{" + key + "}", value)
    return text


@cache
def words(language: str) -> dict[str, str]:
    path = resources.files("ecom_ai.chat.answering") / "data" / f"words_{language}.json"
    return dict(json.loads(path.read_text(encoding="utf-8")))
