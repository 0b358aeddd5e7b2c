"""Where the shop keeps the texts that say how it works: questions with answers, policies."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any, Literal

from django.db.models import Model

from ecom_ai.shopmap.base import BATCH, BaseMap, Source, normal_language

DocumentKind = Literal["faq", "policy"]


@dataclass(frozen=True, slots=True)
class DocumentRecord:
    """One question with its answer, or one policy, as plain text."""

    pk: str
    kind: DocumentKind
    title: str
    text: str
    keywords: str
    language: str
    url: str


@dataclass(frozen=True)
class DocumentMap(BaseMap):
    """`title` is the question, or the policy's heading; `text` what the chat may quote; `where` leaves drafts out.

    `keywords` are other words that visitors use for the same thing; `language` is `zh` or `en`, empty where the whole
    shop speaks one.
    """

    _: KW_ONLY
    title: Source
    text: Source
    kind: DocumentKind = "faq"
    keywords: Source = None
    language: Source = None
    url: Callable[[Any], str] | None = None

    def sources(self) -> dict[str, Source]:
        return {name: getattr(self, name) for name in ("title", "text", "keywords", "language")}

    def get_many(self, pks: Iterable[Any]) -> dict[str, DocumentRecord]:
        """Records by key; unknown and malformed keys are left out."""
        rows = self.queryset().filter(pk__in=self.valid_keys(pks))
        return {record.pk: record for record in map(self.record, rows)}

    def iterate(self) -> Iterator[DocumentRecord]:
        """Every text in key order with flat memory."""
        for obj in self.queryset().order_by("pk").iterator(chunk_size=BATCH):
            yield self.record(obj)

    def record(self, obj: Model) -> DocumentRecord:
        return DocumentRecord(
            pk=str(obj.pk),
            kind=self.kind,
            title=str(self.read(obj, "title")),
            text=str(self.read(obj, "text")),
            keywords=str(self.read(obj, "keywords")),
            language=normal_language(str(self.read(obj, "language"))),
            url=self.url(obj) if self.url is not None else "",
        )
