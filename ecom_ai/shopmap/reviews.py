"""Where the shop keeps what buyers wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import KW_ONLY, dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.db.models import Model, QuerySet

from ecom_ai.shopmap.base import BATCH, PREFIX, BaseMap, Source, in_sql


@dataclass(frozen=True, slots=True)
class ReviewRecord:
    """One review as the map reads it; `rating` and `created` are None where the shop has none."""

    pk: str
    product: str
    text: str
    rating: Any
    created: datetime | date | None


@dataclass(frozen=True)
class ReviewMap(BaseMap):
    """`rating` counts stars from 1 to 5 (another scale: an expression such as `F("points") / 2`); `created` is a date
    or a moment."""

    _: KW_ONLY
    product: Source
    text: Source
    rating: Source = None
    created: Source = None
    customer: Source = None

    def sources(self) -> dict[str, Source]:
        return {name: getattr(self, name) for name in ("product", "text", "rating", "created", "customer")}

    def get_many(self, pks: Iterable[Any]) -> dict[str, ReviewRecord]:
        """Records by key, in batches of one query each; unknown and malformed keys are left out."""
        found: dict[str, ReviewRecord] = {}
        pending = iter(pks)
        while batch := list(islice(pending, BATCH)):
            for record in self._records(self._rows().filter(pk__in=self.valid_keys(batch))):
                found[record.pk] = record
        return found

    def after(self, pk: str, size: int) -> list[ReviewRecord]:
        """The next `size` reviews in key order; an empty `pk` begins at the first."""
        rows = self._rows().order_by("pk")
        if pk:
            rows = rows.filter(pk__gt=self.model._meta.pk.to_python(pk))
        return list(self._records(rows[:size]))

    def existing(self, pks: Iterable[Any]) -> set[str]:
        """Which of these keys name a mapped review."""
        found = self._rows().filter(pk__in=self.valid_keys(pks))
        return {str(pk) for pk in found.values_list("pk", flat=True)}

    def latest_keys(self, size: int) -> list[str]:
        """Keys of the newest reviews, as far as the shop says when they were written."""
        order = "-" + PREFIX + "created" if in_sql(self.created) else "-pk"
        return [str(pk) for pk in self.queryset().order_by(order).values_list("pk", flat=True)[:size]]

    def _rows(self) -> QuerySet[Any]:
        return self.queryset().order_by()

    def _records(self, rows: QuerySet[Any]) -> Iterator[ReviewRecord]:
        names = ("product", "text", "rating", "created")
        sources = self.sources()
        if any(callable(sources[name]) for name in names):
            for obj in rows:
                yield _record(obj.pk, *(self.read(obj, name, None) for name in names))
            return
        known = [name for name in names if sources[name] is not None]
        for pk, *values in rows.values_list("pk", *(PREFIX + name for name in known)):
            found = dict(zip(known, values, strict=True))
            yield _record(pk, *(found.get(name) for name in names))


def _record(pk: Any, product: Any, text: Any, rating: Any, created: Any) -> ReviewRecord:
    key = product.pk if isinstance(product, Model) else product
    return ReviewRecord(str(pk), _text(key), _text(text), rating, created or None)


def _text(value: Any) -> str:
    return "" if value is None else str(value)
