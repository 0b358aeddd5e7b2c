"""The sentences that the queue's script shows, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def queue_words() -> dict[str, str]:
    return {
        "done": _("%(count)s labelled now"),
        "left": _("%(count)s waiting"),
        "empty": _("That was the last one. Nothing waits."),
        "saved": _("Saved: %(label)s."),
        "skipped": _("Left for later."),
        "undone": _("Taken back."),
        "nothing": _("There is nothing to undo."),
        "failed": _("That did not work. Try again, or reload the page."),
        "lost": _("The server does not answer; nothing was lost, try again."),
        "signedOut": _("You are signed out. Sign in again in another window, then try again."),
        "guess": _("The model thinks:"),
        "noGuess": _("The model made no guess."),
        "gone": _("(no longer in the shop)"),
        "product": _("Product"),
        "page": _("Everything about this review"),
        "stars": _("stars given: %(stars)s"),
    }
