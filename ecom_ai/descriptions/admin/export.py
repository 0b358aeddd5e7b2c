"""Drafts as CSV: no cell is a formula, and generated text says that it is."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import Draft
from ecom_ai.text.csv_lines import csv_lines

COLUMNS = (
    "id",
    "product",
    "product_title",
    "language",
    "state",
    "label",
    "text",
    "seo_title",
    "meta_description",
    "reasons",
    "edited",
    "edit_share",
    "model_version",
    "prompt_version",
    "created_by",
    "created_at",
    "reviewed_by",
    "reviewed_at",
)


def csv_response(drafts: QuerySet[Draft]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(drafts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="descriptions.csv"'
    return response


def _lines(drafts: QuerySet[Draft]) -> Iterator[str]:
    rows = drafts.select_related("created_by", "reviewed_by").order_by("pk").iterator(chunk_size=500)
    return csv_lines(COLUMNS, (_cells(draft) for draft in rows))


def _cells(draft: Draft) -> list[object]:
    return [
        draft.pk,
        draft.object_id,
        draft.product_title,
        draft.language,
        draft.state,
        label_for(draft.language),
        draft.text,
        draft.seo_title,
        draft.meta_description,
        " ".join(dict.fromkeys(reason["code"] for reason in draft.standing_reasons)),
        "yes" if draft.is_edited else "no",
        round(draft.edit_share, 3),
        draft.model_version,
        draft.prompt_version,
        str(draft.created_by or ""),
        draft.created_at.isoformat(timespec="seconds"),
        str(draft.reviewed_by or ""),
        draft.reviewed_at.isoformat(timespec="seconds") if draft.reviewed_at else "",
    ]
