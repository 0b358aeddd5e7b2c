"""Help texts by their meaning: what a question in other words comes closest to.

Only where `ECOM_AI_ENGINES` has the role `embedding`. Help texts are few, so all vectors of a language are compared, in
the worker that answers; a product is found by its words, which its name and facts must hold anyway.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from ecom_ai.chat.search.models import SearchEntry, SearchVector
from ecom_ai.conf import conf
from ecom_ai.engines.base import TextEmbedder
from ecom_ai.jobs import services as jobs

ROLE = "embedding"
AT_ONCE = 64
"""Texts that are read while a question waits; more are left to a job."""
BATCH = 256
KINDS = (SearchEntry.Kind.FAQ, SearchEntry.Kind.POLICY)


@dataclass(frozen=True, slots=True)
class Near:
    """One help text; `likeness` is the cosine of the angle between it and the question."""

    pk: str
    content_type: int
    likeness: float


def is_on() -> bool:
    return ROLE in conf.ENGINES


def nearest(text: str, language: str, embedder: TextEmbedder, *, limit: int = 3) -> list[Near]:
    """The help texts of this language that mean most nearly the same, the nearest first."""
    if read_missing(embedder, AT_ONCE, language):
        from ecom_ai.chat.search.tasks import read_meanings

        jobs.enqueue(read_meanings, singleton="all")
    rows = list(_known(embedder, language).values_list("entry__object_id", "entry__content_type", "numbers"))
    if not rows or not text.strip():
        return []
    import numpy as np

    vectors = np.frombuffer(b"".join(bytes(row[2]) for row in rows), dtype="<f2").reshape(len(rows), -1)
    likeness = vectors.astype(np.float32) @ embedder.embed([text])[0]
    best = np.argsort(-likeness, kind="stable")[:limit]
    return [Near(rows[place][0], rows[place][1], float(likeness[place])) for place in best]


def read_missing(embedder: TextEmbedder, limit: int, language: str = "") -> int:
    """Give vectors to texts (of one language) that have none of this model, or were edited since; returns how many are
    left."""
    missing = _missing(embedder)
    if language:
        missing = missing.filter(language__in=("", language))
    entries = list(missing.order_by("pk")[: min(limit, BATCH)])
    if entries:
        _save(entries, embedder)
    return missing.count() if len(entries) == min(limit, BATCH) else 0


def _texts() -> QuerySet[SearchEntry]:
    """Those that customers may see: a hidden one keeps no title."""
    return SearchEntry.objects.filter(kind__in=KINDS, stale=False).exclude(title="")


def _known(embedder: TextEmbedder, language: str) -> QuerySet[SearchVector]:
    return SearchVector.objects.filter(
        entry__in=_texts().filter(language__in=("", language)),
        model_version=embedder.model_version[:200],
        fingerprint=F("entry__fingerprint"),
    )


def _missing(embedder: TextEmbedder) -> QuerySet[SearchEntry]:
    known = Q(vector_row__model_version=embedder.model_version[:200], vector_row__fingerprint=F("fingerprint"))
    return _texts().exclude(pk__in=SearchEntry.objects.filter(known).values("pk"))


def _save(entries: Sequence[SearchEntry], embedder: TextEmbedder) -> None:
    vectors: Any = embedder.embed([entry.title for entry in entries])
    made = [
        SearchVector(
            entry=entry,
            model_version=embedder.model_version[:200],
            fingerprint=entry.fingerprint,
            numbers=vector.astype("<f2").tobytes(),
        )
        for entry, vector in zip(entries, vectors, strict=True)
    ]
    SearchVector.objects.bulk_create(
        made,
        update_conflicts=True,
        unique_fields=["entry"],
        update_fields=["model_version", "fingerprint", "numbers"],
    )
