"""Scores with their texts as rows: flat memory, personal data masked."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import QuerySet

from ecom_ai.reviews.models import ReviewScore
from ecom_ai.reviews.services.host import texts_of
from ecom_ai.text.csv_lines import csv_lines
from ecom_ai.text.masking import mask

CHUNK = 500
COLUMNS = (
    *("id", "review", "product", "category", "language", "day", "rating", "text", "label", "unsure", "certainty"),
    *("negative", "neutral", "positive", "contradicts", "aspects", "model_version", "corrected"),
)


def export_rows(scores: QuerySet[ReviewScore]) -> Iterator[dict[str, Any]]:
    """One dictionary a review with the keys of `COLUMNS`, in the order of the scores' keys."""
    last = 0
    while chunk := list(scores.filter(pk__gt=last).order_by("pk").prefetch_related("mentions")[:CHUNK]):
        texts = texts_of(chunk)
        for score in chunk:
            yield _row(score, texts[score.pk])
        last = chunk[-1].pk


def _row(score: ReviewScore, text: str) -> dict[str, Any]:
    return {
        "id": score.pk,
        "review": score.object_id,
        "product": score.product_id,
        "category": score.category,
        "language": score.language,
        "day": score.day.isoformat(),
        "rating": score.rating,
        "text": mask(text).text,
        "label": score.label,
        "unsure": score.unsure,
        "certainty": round(score.certainty, 4),
        **{label: round(share, 4) for label, share in score.probabilities.items()},
        "contradicts": score.contradicts,
        "aspects": sorted({(each.aspect, each.polarity) for each in score.mentions.all()}),
        "model_version": score.model_version,
        "corrected": score.is_corrected,
    }


def export_csv(scores: QuerySet[ReviewScore]) -> Iterator[str]:
    """Lines of a file for spreadsheets."""
    return csv_lines(COLUMNS, (_cells(row) for row in export_rows(scores)))


def _cells(row: dict[str, Any]) -> list[object]:
    aspects = " ".join(f"{aspect}:{polarity or '?'}" for aspect, polarity in row["aspects"])
    flat = {**row, "aspects": aspects, "rating": "" if row["rating"] is None else row["rating"]}
    return [("yes" if value else "no") if isinstance(value, bool) else value for value in flat.values()]


def export_json(scores: QuerySet[ReviewScore]) -> Iterator[str]:
    """A JSON list, a line a review."""
    yield "["
    for place, row in enumerate(export_rows(scores)):
        yield ("\n" if place == 0 else ",\n") + json.dumps(row, ensure_ascii=False)
    yield "\n]\n"
