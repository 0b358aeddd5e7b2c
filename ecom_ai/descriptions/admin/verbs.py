"""What a person may do with a draft, by name: one permission, one service call, one sentence when it worked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecom_ai.descriptions import services
from ecom_ai.descriptions.admin.permissions import CHANGE, PUBLISH
from ecom_ai.descriptions.models import Draft
from ecom_ai.exceptions import InvalidInput

EDITABLE = ("text", "seo_title", "meta_description")


@dataclass(frozen=True, slots=True)
class Asked:
    """One request to do something with a draft; `revision` is the one the person saw."""

    draft: Draft
    user: Any
    data: Mapping[str, str]
    revision: int | None


@dataclass(frozen=True, slots=True)
class Verb:
    permission: str
    run: Callable[[Asked], object]
    done: str | Promise


def asked(request: HttpRequest, draft: Draft) -> Asked:
    raw = request.POST.get("revision", "")
    if raw and not (raw.isascii() and raw.isdigit() and len(raw) < 10):
        raise InvalidInput(gettext("The revision is not a number."), code="bad_revision")
    return Asked(draft, request.user, request.POST.dict(), int(raw) if raw else None)


def changed_fields(asked: Asked) -> dict[str, str]:
    """What the person wrote, where it differs from what is stored; browsers send CRLF."""
    sent = {name: asked.data[name].replace("\r\n", "\n").strip() for name in EDITABLE if name in asked.data}
    return {name: value for name, value in sent.items() if value != getattr(asked.draft, name).strip()}


def _edit(asked: Asked) -> None:
    services.edit_draft(asked.draft, user=asked.user, revision=asked.revision, **changed_fields(asked))


def _revision_after_edit(asked: Asked) -> int | None:
    """Keeps the words in the edit box first: "Publish" means what stands on the screen."""
    if not changed_fields(asked):
        return asked.revision
    edited = services.edit_draft(asked.draft, user=asked.user, revision=asked.revision, **changed_fields(asked))
    return edited.revision


def _approve(asked: Asked) -> None:
    revision = _revision_after_edit(asked)
    services.approve_draft(asked.draft, user=asked.user, revision=revision, seen_live=asked.data.get("seen_live"))


def _publish(asked: Asked) -> None:
    if changed_fields(asked) and not asked.user.has_perm(CHANGE):
        raise InvalidInput(gettext("You may publish this draft but not change it."), code="may_not_edit")
    revision = _revision_after_edit(asked)
    services.publish_draft(asked.draft, user=asked.user, revision=revision, seen_live=asked.data.get("seen_live"))


def _reject(asked: Asked) -> None:
    reason = asked.data.get("reason", "")
    services.reject_draft(asked.draft, user=asked.user, revision=asked.revision, reason=reason)


def _undo(asked: Asked) -> None:
    services.undo_publication(asked.draft, user=asked.user, revision=asked.revision)


def _reopen(asked: Asked) -> None:
    services.reopen_draft(asked.draft, user=asked.user, revision=asked.revision)


def _override(asked: Asked) -> None:
    services.override_reason(
        asked.draft,
        code=asked.data.get("code", ""),
        text=asked.data.get("reason_text", ""),
        reason=asked.data.get("reason", ""),
        user=asked.user,
        revision=asked.revision,
    )


VERBS: dict[str, Verb] = {
    "edit": Verb(CHANGE, _edit, _("Saved.")),
    "approve": Verb(CHANGE, _approve, _("Approved. It is not on the page until it is published.")),
    "publish": Verb(PUBLISH, _publish, _("Published. This is the text on the product page now.")),
    "reject": Verb(CHANGE, _reject, _("Rejected.")),
    "undo": Verb(PUBLISH, _undo, _("Taken back: the text from before is on the page again.")),
    "reopen": Verb(CHANGE, _reopen, _("Open for review again.")),
    "override": Verb(CHANGE, _override, _("Recorded: this reason no longer stands in the way.")),
}
UNDONE_BY = {"approve": "reopen", "reject": "reopen", "publish": "undo"}
"""What takes back the last step of a reviewer."""
