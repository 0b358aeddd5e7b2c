"""The sentences that the panel's script shows, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def panel_words() -> dict[str, str]:
    return {
        "accepted": _("Accepted."),
        "cancel": _("Cancel"),
        "changed": _("Changes against the live text"),
        "counter": _("%(count)s of %(limit)s characters"),
        "counterPlain": _("%(count)s characters"),
        "draft": _("Draft"),
        "editBox": _("Edit"),
        "finished": _("Finished. Read it before you publish it."),
        "finishedAttention": _("Finished, but it needs attention before it can be published."),
        "lost": _("The connection was lost; trying again."),
        "meta": _("Meta description"),
        "needsAttention": _("Needs attention"),
        "none": _("No description yet."),
        "noPermission": _("You do not have the permission for this."),
        "open": _("Open the review page"),
        "overridden": _("Let pass by %(user)s: %(reason)s"),
        "override": _("Let it pass"),
        "overrideWhy": _("Why may this be published?"),
        "passed": _("Checked: every claim has a fact behind it"),
        "person": _("Written by a person"),
        "publish": _("Publish"),
        "refused": _("That did not work. Try again, or reload the page."),
        "reject": _("Reject"),
        "rejectWhy": _("Why is it rejected? (may stay empty)"),
        "reload": _("Show the current version"),
        "reopen": _("Open again"),
        "save": _("Save edit"),
        "seo": _("SEO title"),
        "signedOut": _("You are signed out. Sign in again in another window, then try again."),
        "stopping": _("Stopping …"),
        "undo": _("Undo publishing"),
        "writing": _("Writing …"),
    }
