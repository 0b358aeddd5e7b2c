"""What became of each model's drafts: it gates the next model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, Max, Q

from ecom_ai.descriptions.models import Draft


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """Counts of drafts of one model version in one language; shares are of those that a person decided."""

    model_version: str
    language: str
    drafts: int
    passed_guard: int
    accepted: int
    """Published or approved as the model wrote it."""
    edited: int
    """Published or approved after a person's edit."""
    rejected: int
    waiting: int
    edit_share: float
    candidates: float

    @property
    def decided(self) -> int:
        return self.accepted + self.edited + self.rejected

    @property
    def accept_rate(self) -> float | None:
        return self.accepted / self.decided if self.decided else None

    @property
    def edit_rate(self) -> float | None:
        return self.edited / self.decided if self.decided else None

    @property
    def reject_rate(self) -> float | None:
        return self.rejected / self.decided if self.decided else None


def accepted_drafts() -> Iterator[Draft]:
    """What people approved or published, as they left it, in flat memory; what the next model learns from."""
    kept = Draft.objects.filter(state__in=(Draft.State.PUBLISHED, Draft.State.APPROVED))
    return kept.order_by("pk").iterator(chunk_size=500)


def ledger() -> list[LedgerRow]:
    """One row per model version and language, the latest model first; one query."""
    kept = Q(state__in=(Draft.State.PUBLISHED, Draft.State.APPROVED))
    rows = (
        Draft.objects.values("model_version", "language")
        .annotate(
            drafts=Count("pk"),
            passed_guard=Count("pk", filter=Q(reasons=[])),
            accepted=Count("pk", filter=kept & Q(edit_share=0)),
            edited=Count("pk", filter=kept & Q(edit_share__gt=0)),
            rejected=Count("pk", filter=Q(state=Draft.State.REJECTED)),
            waiting=Count("pk", filter=Q(state__in=(Draft.State.READY, Draft.State.ATTENTION))),
            edit_share=Avg("edit_share", filter=kept),
            candidates=Avg("candidates"),
            latest=Max("pk"),
        )
        .order_by("-latest")
    )
    return [_row(dict(row)) for row in rows]


def _row(counts: dict[str, Any]) -> LedgerRow:
    counts.pop("latest")
    return LedgerRow(**{**counts, "edit_share": counts["edit_share"] or 0.0})
