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
ERRORS: dict[str, Promise | str] = {
    "busy": gettext_lazy("Somebody else is changing this at the same moment; try again."),
    "changed_since": gettext_lazy("The live text was changed after this publication; it stays as it is."),
    "draft_not_found": gettext_lazy("There is no such draft."),
    "empty_text": gettext_lazy("The text is empty."),
    "idempotency_conflict": gettext_lazy("This was sent once already with other choices. Start again from the list."),
    "may_not_edit": gettext_lazy("You may publish this draft but not change it."),
    "needs_attention": gettext_lazy("The guard's reasons still stand: mend the text or override them."),
    "no_facts": gettext_lazy("This product has neither a title nor attributes to write from."),
    "not_approved": gettext_lazy("This draft is not approved any more. Look at it again."),
    "not_overridable": gettext_lazy("This one cannot be overridden: change the text."),
    "not_published": gettext_lazy("This draft is not published, so there is nothing to undo."),
    "override_without_reason": gettext_lazy("Say why this may be published."),
    "product_not_found": gettext_lazy("This product no longer exists, or the shop map leaves it out."),
    "prompt_too_long": gettext_lazy("The instruction may have 20,000 characters at most and {facts} once."),
    "prompt_without_facts": gettext_lazy("The instruction must contain {facts}."),
    "reason_not_found": gettext_lazy("The draft has no such reason."),
    "stale_draft": gettext_lazy("Somebody changed this draft meanwhile. Reload it and look again."),
    "too_long": gettext_lazy("The text is longer than 5,000 characters."),
    "too_many_products": gettext_lazy("These are too many products for one run."),
    "unknown_language": gettext_lazy("Unknown language: choose Chinese or English."),
    "unknown_tone": gettext_lazy("Unknown tone: choose one from the list."),
    "would_overwrite": gettext_lazy(
        "The live text was written by a person and was not seen beside this draft. Review it first."
    ),
    "wrong_state": gettext_lazy("The draft is in a state that does not allow this. Reload it and look again."),
}


def reason_words(reason: dict[str, Any]) -> str:
    """One of the guard's reasons as a sentence."""
    message = REASONS.get(reason["code"]) or MESSAGES.get(reason.get("message_key", ""), "%(text)s")
    return str(message) % {"text": reason.get("text", "")}


def note_words(note: str) -> str:
    """What was cleaned away from the facts: `shortened`, or `contradiction:Weight`."""
    code, _colon, text = note.partition(":")
    return str(NOTES[code]) % {"text": text} if code in NOTES else note


def error_words(error: EcomAIError) -> str:
    """An error in the reader's language where its code is known, otherwise its own message."""
    known = ERRORS.get(error.code)
    return str(known) if known is not None else str(error) or _("That did not work.")
