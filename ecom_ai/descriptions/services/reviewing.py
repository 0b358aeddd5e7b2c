"""What a person does with a draft: edit, override, approve, reject, reopen."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.descriptions import guard, seo
from ecom_ai.descriptions.difference import edit_share
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.models import Draft, is_text_hash
from ecom_ai.descriptions.services.records import evidence_as_json, reasons_as_json, sheet_from_json
from ecom_ai.exceptions import Conflict, InvalidInput, NotFound
from ecom_ai.text.cleaning import clean_text

MAX_TEXT = 5000
MAX_REASON = 500


def locked_draft(pk: int | str, *, revision: int | None = None) -> Draft:
    """The draft, locked until the transaction ends; `revision` is the one that the person saw."""
    draft = Draft.objects.select_for_update().filter(pk=pk).first()
    if draft is None:
        raise NotFound(_("There is no such draft."), code="draft_not_found")
    if revision is not None and draft.revision != revision:
        raise Conflict(_("Somebody changed this draft meanwhile. Reload it and look again."), code="stale_draft")
    return draft


@transaction.atomic
def edit_draft(
    draft: Draft,
    *,
    user: Any,
    text: str | None = None,
    seo_title: str | None = None,
    meta_description: str | None = None,
    revision: int | None = None,
) -> Draft:
    """Keep a person's words; the guard reads them again and its reasons stand until mended or overridden. A meta
    description that nobody wrote follows the text it was taken from."""
    draft = _open_draft(draft, revision)
    if text is not None:
        _set_text(draft, text)
    if seo_title is not None:
        draft.seo_title = clean_text(seo_title)[:200]
    if meta_description is not None:
        draft.meta_description = clean_text(meta_description)[:400]
    _judge_again(draft)
    _touch(draft, user)
    return draft


@transaction.atomic
def override_reason(
    draft: Draft, *, code: str, text: str, reason: str, user: Any, revision: int | None = None
) -> Draft:
    """Let one of the guard's reasons pass, on record: who, when and why."""
    draft = _open_draft(draft, revision)
    reason = clean_text(reason)[:MAX_REASON]
    if not reason:
        raise InvalidInput(_("Say why this may be published."), code="override_without_reason")
    found = [each for each in draft.standing_reasons if each["code"] == code and each["text"] == text]
    if not found:
        raise NotFound(_("The draft has no such reason."), code="reason_not_found")
    if not found[0]["overridable"]:
        raise InvalidInput(_("This one cannot be overridden: change the text."), code="not_overridable")
    stamp = {"user": str(user), "user_id": str(user.pk), "at": timezone.now().isoformat()}
    draft.overrides = [*draft.overrides, {"code": code, "text": text, "reason": reason, **stamp}]
    draft.state = _state_by_reasons(draft)
    _touch(draft, user)
    return draft


@transaction.atomic
def approve_draft(draft: Draft, *, user: Any, seen_live: str | None = None, revision: int | None = None) -> Draft:
    """Good to publish. `seen_live` is the hash of the live text that stood beside it."""
    draft = _open_draft(draft, revision)
    if draft.standing_reasons:
        raise Conflict(_("The guard's reasons still stand: mend the text or override them."), code="needs_attention")
    draft.state = Draft.State.APPROVED
    draft.seen_live = seen_live if seen_live and is_text_hash(seen_live) else ""
    _touch(draft, user)
    return draft


@transaction.atomic
def reject_draft(draft: Draft, *, user: Any, reason: str = "", revision: int | None = None) -> Draft:
    draft = _open_draft(draft, revision)
    draft.state = Draft.State.REJECTED
    draft.rejected_because = clean_text(reason)[:300]
    _touch(draft, user)
    return draft


@transaction.atomic
def reopen_draft(draft: Draft, *, user: Any, revision: int | None = None) -> Draft:
    """Undo a rejection or an approval."""
    draft = locked_draft(draft.pk, revision=revision)
    if draft.state not in {Draft.State.REJECTED, Draft.State.APPROVED}:
        raise Conflict(_("Only a rejected or approved draft can be reopened."), code="wrong_state")
    draft.state = _state_by_reasons(draft)
    draft.rejected_because = ""
    _touch(draft, user)
    return draft


def _open_draft(draft: Draft, revision: int | None) -> Draft:
    locked = locked_draft(draft.pk, revision=revision)
    if not locked.is_open:
        raise Conflict(_("This draft is “%s” already.") % locked.get_state_display(), code="wrong_state")
    return locked


def _set_text(draft: Draft, text: str) -> None:
    if len(text) > MAX_TEXT:
        raise InvalidInput(_("The text is longer than %s characters.") % MAX_TEXT, code="too_long")
    # the person's paragraphs stay; everything that could be markup goes
    cleaned = "\n".join(line for line in (clean_text(line) for line in text.splitlines()) if line)
    if not cleaned:
        raise InvalidInput(_("The text is empty."), code="empty_text")
    language = _language(draft)
    if draft.meta_description == seo.meta_description(draft.text, language):
        draft.meta_description = seo.meta_description(cleaned, language)
    draft.text = cleaned
    draft.edit_share = edit_share(draft.original_text, cleaned)


def _judge_again(draft: Draft) -> None:
    """The text and the two lines for search engines; what goes on the page answers to one guard."""
    sheet, language = sheet_from_json(draft.facts), _language(draft)
    verdict = guard.check(draft.text, sheet, language=language)
    reasons = list(verdict.reasons)
    for field in ("seo_title", "meta_description"):
        reasons += guard.check_line(getattr(draft, field), sheet, language=language, field=field)
    draft.evidence, draft.reasons = evidence_as_json(verdict), reasons_as_json(reasons)
    draft.state = _state_by_reasons(draft)


def _language(draft: Draft) -> Language:
    return "zh" if draft.language == "zh" else "en"


def _state_by_reasons(draft: Draft) -> Draft.State:
    return Draft.State.ATTENTION if draft.standing_reasons else Draft.State.READY


def _touch(draft: Draft, user: Any) -> None:
    draft.reviewed_by_id = user.pk if user else None
    draft.reviewed_at = timezone.now()
    draft.revision += 1
    draft.save()
