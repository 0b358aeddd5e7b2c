"""Putting a draft live, and taking it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ecom_ai.descriptions.models import Draft, Publication, text_hash
from ecom_ai.descriptions.services.live import LiveText, live_text, replace_live, stored_text
from ecom_ai.descriptions.services.reviewing import locked_draft
from ecom_ai.exceptions import Conflict
from ecom_ai.shopmap import ProductRecord, get_shop_map
from ecom_ai.shopmap.transactions import host_transaction
from ecom_ai.signals import description_published, description_undone


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Ours ends last: who is told of a publication finds it in the host's row, too."""
    with transaction.atomic(), host_transaction(get_shop_map().products.model):
        yield


@_one_at_a_time()
def publish_draft(
    draft: Draft,
    *,
    user: Any,
    seen_live: str | None = None,
    revision: int | None = None,
    only_approved: bool = False,
) -> Publication:
    """Make the draft the live text.

    `seen_live` is the hash of the live text that the person saw beside it (`LiveText.hash`). Without it the one seen
    at approval counts. A person's words that nobody saw are never replaced: `Conflict("would_overwrite")`.
    `only_approved` is for work that waited: a draft edited or reopened since is not what was asked for, and one that
    is older than another approved or published text of the product does not go over it.
    """
    draft = locked_draft(draft.pk, revision=revision)
    if not draft.is_open:
        raise Conflict(_("This draft is “%s” already.") % draft.get_state_display(), code="wrong_state")
    if draft.standing_reasons:
        raise Conflict(_("The guard's reasons still stand: mend the text or override them."), code="needs_attention")
    if only_approved and draft.state != Draft.State.APPROVED:
        raise Conflict(_("This draft is not approved any more. Look at it again."), code="not_approved")
    record = _locked_record(draft)
    if only_approved and Draft.objects.filter(pk=draft.pk).superseded().exists():
        raise Conflict(_("A newer text of this product is approved or published."), code="superseded")
    _refuse_unseen_words(record, draft, seen_live if seen_live is not None else draft.seen_live)
    before, after = stored_text(record, draft.language), _as_live(draft)
    replace_live(record, draft.language, after)
    draft.state = Draft.State.PUBLISHED
    _touch(draft, user)
    publication = Publication.objects.create(
        draft=draft, before=before.as_dict(), after=after.as_dict(), published_by_id=user.pk if user else None
    )
    transaction.on_commit(lambda: description_published.send(Draft, draft=draft, product=record.obj))
    return publication


@_one_at_a_time()
def undo_publication(draft: Draft, *, user: Any, revision: int | None = None) -> Publication:
    """Bring back what stood there before; refused where the live text was changed since."""
    draft = locked_draft(draft.pk, revision=revision)
    publication = Publication.objects.filter(draft=draft, undone_at=None).select_for_update().first()
    if publication is None:
        raise Conflict(_("This draft is not published, so there is nothing to undo."), code="not_published")
    record = _locked_record(draft)
    stored = stored_text(record, draft.language)
    # the same words may have gone live again from a later draft, which is then the one to take back first
    if stored.hash != text_hash(publication.after["text"]) or stored.draft_id != draft.pk:
        raise Conflict(_("The live text was changed after this publication; it stays as it is."), code="changed_since")
    replace_live(record, draft.language, LiveText(**publication.before))
    publication.undone_at, publication.undone_by_id = timezone.now(), user.pk if user else None
    publication.save(update_fields=["undone_at", "undone_by"])
    draft.state = Draft.State.READY
    draft.seen_live = ""
    _touch(draft, user)
    transaction.on_commit(lambda: description_undone.send(Draft, draft=draft, product=record.obj))
    return publication


def _locked_record(draft: Draft) -> ProductRecord:
    products = get_shop_map().products
    # the host's row is the lock: two drafts of one product cannot go live at the same moment
    products.model._default_manager.select_for_update().filter(pk__in=products.valid_keys([draft.object_id])).exists()
    return products.get(draft.object_id)


def _refuse_unseen_words(record: ProductRecord, draft: Draft, seen: str) -> None:
    live = live_text(record, draft.language)
    if live.is_human and live.hash != seen:
        raise Conflict(
            _("The live text was written by a person and was not seen beside this draft. Review it first."),
            code="would_overwrite",
        )


def _as_live(draft: Draft) -> LiveText:
    return LiveText(draft.text, draft.seo_title, draft.meta_description, draft.model_version, draft.pk)


def _touch(draft: Draft, user: Any) -> None:
    draft.reviewed_by_id = user.pk if user else None
    draft.reviewed_at = timezone.now()
    draft.revision += 1
    draft.save()
