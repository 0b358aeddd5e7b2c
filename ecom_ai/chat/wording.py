"""What the chat says by itself, in the language of the talk."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecom_ai.chat.states import ChatLanguage, EventKind
from ecom_ai.conf import conf

LOCALES = {ChatLanguage.ZH: "zh-hans", ChatLanguage.EN: "en"}

FAILURES: dict[str, str | Promise] = {
    "engine_unavailable": gettext_lazy(
        "Sorry, the assistant cannot answer at the moment. Please try again, or ask for a person."
    ),
}
OTHER_FAILURE = gettext_lazy("Sorry, something went wrong with this answer. Please try again, or ask for a person.")

NOTES: dict[str, str | Promise] = {
    EventKind.HANDED_OFF: gettext_lazy("You asked for a person. Somebody of our team will answer you here."),
    EventKind.TAKEN: gettext_lazy("%(name)s is with you now."),
    EventKind.PASSED: gettext_lazy("%(name)s is with you now."),
    EventKind.GIVEN_BACK: gettext_lazy("You are talking to the AI assistant again."),
    EventKind.CLOSED: gettext_lazy("This conversation was closed."),
    EventKind.REOPENED: gettext_lazy("This conversation was opened again."),
}


def speaking(language: str) -> AbstractContextManager[None]:
    """Texts inside the block come in the language of a conversation."""
    return translation.override(LOCALES.get(ChatLanguage(language)))


def notice() -> str:
    """What stands before the first message: the law asks for it, and people want to know."""
    return _("You are talking to an AI assistant. It may be wrong; you can ask for a person at any time.")


def label(language: str = "") -> str:
    """Beside each text that a model wrote, in the language of the text; empty where the shop switched labels off."""
    if not conf.LABEL:
        return ""
    with speaking(language) if language else nullcontext():
        return _("AI-generated")


def failure(code: str) -> str:
    return str(FAILURES.get(code, OTHER_FAILURE))


def note(kind: str, name: str = "") -> str:
    text = str(NOTES.get(kind, ""))
    return text % {"name": name or _("A colleague")} if "%(name)s" in text else text


def away() -> str:
    """Outside the opening hours, where staff wrote nothing better."""
    return _("Our team is not here right now. Leave your question: a person will answer it during opening hours.")


def waiting(position: int) -> str:
    if position <= 1:
        return _("You are the next in the queue.")
    return _("You are number %(position)d in the queue.") % {"position": position}
