"""Drafts as CSV: no cell is a formula, and generated text says that it is."""

from __future__ import annotations

import csv
from collections.abc import Iterator

from django.db.models import QuerySet
from django.http import StreamingHttpResponse

from ecom_ai.descriptions.labels import label_for
from ecom_ai.descriptions.models import Draft

FORMULA_STARTS = tuple("=+-@\t\r\n＝＋－＠")
"""Some spreadsheets take the wide signs of an East Asian keyboard for the narrow ones."""
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
BYTE_ORDER_MARK = "\ufeff"
"""Without it spreadsheets take Chinese for Latin-1."""


def csv_response(drafts: QuerySet[Draft]) -> StreamingHttpResponse:
    response = StreamingHttpResponse(_lines(drafts), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="descriptions.csv"'
    return response


def safe_cell(value: object) -> object:
    """Text that a spreadsheet would run gets an apostrophe; numbers stay numbers."""
    if isinstance(value, str) and value.startswith(FORMULA_STARTS):
        return f"'{value}"
    return value


class _Echo:
    """What csv.writer writes comes straight back, a line at a time."""

    def write(self, line: str) -> str:
        return line


def _lines(drafts: QuerySet[Draft]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield BYTE_ORDER_MARK + str(writer.writerow(COLUMNS))
    for draft in drafts.select_related("created_by", "reviewed_by").order_by("pk").iterator(chunk_size=500):
        yield str(writer.writerow([safe_cell(cell) for cell in _cells(draft)]))


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
