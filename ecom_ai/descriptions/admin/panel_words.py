"""The sentences that the panel's script shows, in the language of the page."""

from __future__ import annotations

from django.utils.translation import gettext as _


def panel_words() -> dict[str, str]:
    return {
        "accepted": _("Accepted."),
        "approve": _("Approve"),
        "asWritten": _("As the model wrote it"),
        "by": _("by"),
        "cancel": _("Cancel"),
        "changed": _("Changes against the live text"),
        "counter": _("%(count)s of %(limit)s characters"),
        "counterPlain": _("%(count)s characters"),
        "description": _("Description"),
        "draft": _("Draft"),
        "editBox": _("Edit"),
        "evidence": _("Marked words come from the shop's own facts; point at one to see which."),
        "generated": _("Written by the model"),
        "history": _("Earlier drafts"),
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
        "sameText": _("The draft is the same as the live text."),
        "stopping": _("Stopping …"),
        "undo": _("Undo publishing"),
        "unsaved": _("This text is not saved yet."),
        "writing": _("Writing …"),
    }
