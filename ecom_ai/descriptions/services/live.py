"""The text that customers see: where it stands, who wrote it, how it is replaced."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from ecom_ai.conf import conf
from ecom_ai.descriptions.mixins import DescriptionMixin
from ecom_ai.descriptions.models import Draft, LiveDescription, text_hash
from ecom_ai.shopmap import ProductRecord, get_shop_map


@dataclass(frozen=True, slots=True)
class LiveText:
    """`model_version` is empty where a person wrote the text."""

    text: str = ""
    seo_title: str = ""
    meta_description: str = ""
    model_version: str = ""
    draft_id: int | None = None

    @property
    def hash(self) -> str:
        return text_hash(self.text)

    @property
    def is_human(self) -> bool:
        return bool(self.text.strip()) and not self.model_version

    @property
    def is_generated(self) -> bool:
        return bool(self.text.strip()) and bool(self.model_version)

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def main_language(record: ProductRecord) -> str:
    """The language of the product's own columns."""
    return record.language or conf.DEFAULT_LANGUAGE


def live_text(record: ProductRecord, language: str) -> LiveText:
    """What stands on the page now; the shop's own description where nothing was published."""
    return _live(record, language, _row(record.obj, language))


def _live(record: ProductRecord, language: str, row: LiveDescription | None) -> LiveText:
    text = _own_text(record.obj, row) if _in_own_fields(record, language) else _row_text(row)
    if text.text.strip() or language != main_language(record):
        return text
    return LiveText(text=record.description)


def live_of_drafts(drafts: Iterable[Draft]) -> dict[tuple[str, str], str]:
    """(product key, language) -> the text that stands on the page now; one or two queries for any number."""
    return {place: live.text for place, live in _lives(drafts).items()}


def written_by_people(drafts: Iterable[Draft]) -> Iterator[tuple[Draft, bool]]:
    """Drafts that would go over words of a person, and whether that person's words were seen beside the draft."""
    drafts = list(drafts)
    lives = _lives(drafts)
    for draft in drafts:
        live = lives.get((draft.object_id, draft.language), LiveText())
        if live.is_human:
            yield draft, live.hash == draft.seen_live


def _lives(drafts: Iterable[Draft]) -> dict[tuple[str, str], LiveText]:
    wanted = {(draft.object_id, draft.language) for draft in drafts}
    records = get_shop_map().products.get_many({key for key, _language in wanted})
    rows = {
        (row.object_id, row.language): row
        for record in list(records.values())[:1]
        for row in LiveDescription.objects.filter(
            content_type=ContentType.objects.get_for_model(record.obj), object_id__in=list(records)
        )
    }
    return {
        (key, language): _live(records[key], language, rows.get((key, language)))
        for key, language in wanted
        if key in records
    }


def stored_text(record: ProductRecord, language: str) -> LiveText:
    """What our own storage holds, without falling back to the shop's description: the state that undo restores."""
    row = _row(record.obj, language)
    return _own_text(record.obj, row) if _in_own_fields(record, language) else _row_text(row)


def replace_live(record: ProductRecord, language: str, new: LiveText) -> None:
    """Write `new` to the side table and, where the shop uses the mixin, to its own fields. Call in a transaction."""
    place: dict[str, Any] = {
        "content_type": ContentType.objects.get_for_model(record.obj),
        "object_id": record.pk,
        "language": language,
    }
    if new.text.strip():
        values: dict[str, Any] = {
            "text": new.text,
            "seo_title": new.seo_title,
            "meta_description": new.meta_description,
            "model_version": new.model_version,
            "draft": Draft.objects.filter(pk=new.draft_id).first() if new.draft_id else None,
        }
        LiveDescription.objects.update_or_create(**place, defaults=values)
    else:
        LiveDescription.objects.filter(**place).delete()
    if _in_own_fields(record, language):
        _write_own_fields(record.obj, new)


def _row(product: Model, language: str) -> LiveDescription | None:
    return LiveDescription.objects.filter(
        content_type=ContentType.objects.get_for_model(product), object_id=str(product.pk), language=language
    ).first()


def _row_text(row: LiveDescription | None) -> LiveText:
    if row is None:
        return LiveText()
    return LiveText(row.text, row.seo_title, row.meta_description, row.model_version, row.draft_id)


def _in_own_fields(record: ProductRecord, language: str) -> bool:
    return isinstance(record.obj, DescriptionMixin) and language == main_language(record)


def _own_text(product: Any, row: LiveDescription | None) -> LiveText:
    """The product's columns are the truth; a person may have edited them in the shop's own form since."""
    untouched = row is not None and row.text == product.ai_description
    return LiveText(
        text=product.ai_description,
        seo_title=product.ai_seo_title,
        meta_description=product.ai_meta_description,
        model_version=row.model_version if row is not None and untouched else "",
        draft_id=row.draft_id if row is not None and untouched else None,
    )


def _write_own_fields(product: Any, new: LiveText) -> None:
    product.ai_description = new.text
    product.ai_seo_title = new.seo_title
    product.ai_meta_description = new.meta_description
    product.ai_description_model = new.model_version
    # save(), not update(): the host's own signals (search index, cache) must hear of it
    product.save(update_fields=["ai_description", "ai_seo_title", "ai_meta_description", "ai_description_model"])
