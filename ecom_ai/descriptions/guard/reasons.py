"""The codes of the guard and what they mean to a person. Doors translate the messages."""

from __future__ import annotations

from ecom_ai.descriptions.guard.verdict import Reason

MESSAGES: dict[str, str] = {
    "unsupported_number": "The number “%(text)s” is not among the product's facts.",
    "unsupported_name": "The name “%(text)s” is not among the product's facts.",
    "unsupported_material": "The material “%(text)s” is not among the product's facts.",
    "unsupported_colour": "The colour “%(text)s” is not among the product's facts.",
    "unsupported_certification": "The certification “%(text)s” is not among the product's facts.",
    "unsupported_property": "The property “%(text)s” is not among the product's facts.",
    "unsupported_country": "The origin “%(text)s” is not among the product's facts.",
    "unsupported_brand": "The brand “%(text)s” is not among the product's facts.",
    "contradiction": "“%(text)s” contradicts the product's facts.",
    "wrong_attribute": "“%(text)s” gives a fact of the product under the name of another one.",
    "repeated_fact": "“%(text)s” tells the same fact twice.",
    "empty_statement": "“%(text)s” says nothing about the product.",
    "comparison": "The comparison “%(text)s” has no fact behind it.",
    "medical": "“%(text)s” promises a medical effect.",
    "guarantee": "The promise “%(text)s” is not among the product's facts.",
    "price": "“%(text)s” speaks of a price or a discount that is not among the product's facts.",
    "superlative": "Advertising law forbids “%(text)s”.",
    "wrong_language": "The text is not in the language that was asked for.",
    "too_short": "The text is too short.",
    "too_long": "The text is too long.",
    "repetition": "“%(text)s” is repeated.",
    "placeholder": "“%(text)s” was left unfilled.",
    "markup": "“%(text)s” is markup, not text.",
    "emoji": "“%(text)s” is a picture sign; a description does without.",
    "contact": "“%(text)s” sends the reader somewhere else.",
    "disguised": "“%(text)s” holds hidden or look-alike characters.",
    "unfinished": "The last sentence is not finished.",
    "model_talk": "“%(text)s” speaks about the model or its instructions.",
    "personal_data": "The text contains personal data.",
    "near_duplicate": "The text is nearly the same as that of “%(text)s”.",
}
OVERRIDABLE = frozenset(("superlative", "medical"))
"""Questions of law that a person may answer; what the facts do not support is corrected, not waved through."""


def reason(code: str, text: str = "", start: int = 0, end: int = 0) -> Reason:
    return Reason(code, code, text, start, end, overridable=code in OVERRIDABLE)
