"""Codes of the guard, of fact sheets and of errors, in the words and the language of the person who reads them."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.descriptions.guard.reasons import MESSAGES
from ecom_ai.exceptions import EcomAIError

REASONS: dict[str, Promise | str] = {
    "unsupported_number": gettext_lazy("The number “%(text)s” is not among the product's facts."),
    "unsupported_name": gettext_lazy("The name “%(text)s” is not among the product's facts."),
    "unsupported_material": gettext_lazy("The material “%(text)s” is not among the product's facts."),
    "unsupported_colour": gettext_lazy("The colour “%(text)s” is not among the product's facts."),
    "unsupported_certification": gettext_lazy("The certification “%(text)s” is not among the product's facts."),
    "unsupported_property": gettext_lazy("The property “%(text)s” is not among the product's facts."),
    "unsupported_country": gettext_lazy("The origin “%(text)s” is not among the product's facts."),
    "unsupported_brand": gettext_lazy("The brand “%(text)s” is not among the product's facts."),
    "contradiction": gettext_lazy("“%(text)s” contradicts the product's facts."),
    "wrong_attribute": gettext_lazy("“%(text)s” gives a fact of the product under the name of another one."),
    "repeated_fact": gettext_lazy("“%(text)s” tells the same fact twice."),
    "empty_statement": gettext_lazy("“%(text)s” says nothing about the product."),
    "comparison": gettext_lazy("The comparison “%(text)s” has no fact behind it."),
    "medical": gettext_lazy("“%(text)s” promises a medical effect."),
    "guarantee": gettext_lazy("The promise “%(text)s” is not among the product's facts."),
    "price": gettext_lazy("“%(text)s” speaks of a price or a discount that is not among the product's facts."),
    "superlative": gettext_lazy("Advertising law forbids “%(text)s”."),
    "wrong_language": gettext_lazy("The text is not in the language that was asked for."),
    "too_short": gettext_lazy("The text is too short."),
    "too_long": gettext_lazy("The text is too long."),
    "repetition": gettext_lazy("“%(text)s” is repeated."),
    "placeholder": gettext_lazy("“%(text)s” was left unfilled."),
    "markup": gettext_lazy("“%(text)s” is markup, not text."),
    "emoji": gettext_lazy("“%(text)s” is a picture sign; a description does without."),
    "contact": gettext_lazy("“%(text)s” sends the reader somewhere else."),
    "disguised": gettext_lazy("“%(text)s” holds hidden or look-alike characters."),
    "unfinished": gettext_lazy("The last sentence is not finished."),
    "model_talk": gettext_lazy("“%(text)s” speaks about the model or its instructions."),
    "personal_data": gettext_lazy("The text contains personal data."),
    "near_duplicate": gettext_lazy("The text is nearly the same as that of “%(text)s”."),
}
NOTES: dict[str, Promise | str] = {
    "contradiction": gettext_lazy("The shop states “%(text)s” twice, with different values."),
    "personal_data": gettext_lazy("Personal data in the facts was hidden from the model."),
    "shortened": gettext_lazy("A very long fact was shortened."),
    "suspicious": gettext_lazy("A fact that reads like an instruction was left out."),
    "too_many_facts": gettext_lazy("The product has more facts than a description can use; the first ones count."),
}
FIELDS: dict[str, Promise | str] = {
    "seo_title": gettext_lazy("SEO title"),
    "meta_description": gettext_lazy("Meta description"),
}
"""Where a reason stands that is not about the text itself."""
PROMPT_ERRORS: dict[str, Promise | str] = {
    "prompt_too_long": gettext_lazy("The instruction may have 20,000 characters at most and {facts} once."),
    "prompt_without_facts": gettext_lazy("The instruction must contain {facts}."),
}
"""Raised where no Django is known; every other error brings its words in the reader's language."""


def reason_words(reason: dict[str, Any]) -> str:
    """One of the guard's reasons as a sentence."""
    message = REASONS.get(reason["code"]) or MESSAGES.get(reason.get("message_key", ""), "%(text)s")
    words = str(message) % {"text": reason.get("text", "")}
    field = FIELDS.get(reason.get("field", ""))
    return _("%(field)s: %(words)s") % {"field": field, "words": words} if field else words


def note_words(note: str) -> str:
    """What was cleaned away from the facts: `shortened`, or `contradiction:Weight`."""
    code, _colon, text = note.partition(":")
    return str(NOTES[code]) % {"text": text} if code in NOTES else note


def error_words(error: EcomAIError) -> str:
    return str(PROMPT_ERRORS.get(error.code, error)) or _("That did not work.")
