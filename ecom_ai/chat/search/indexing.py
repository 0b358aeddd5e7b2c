"""Keeps the index true: rows are marked by the host's signals and read again before the next search."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import QuerySet

from ecom_ai.chat.search.documents import Document, Shelf, shelves
from ecom_ai.chat.search.models import SearchEntry, SearchTerm
from ecom_ai.chat.search.units import units

BATCH = 500
AT_ONCE = 1_000
"""Rows that one question reads again at most; a larger change is left to the job, and the question does not wait."""
_SHORTEST_TERM = 4
_LONGEST_TITLE = 300


def mark_stale(shelf: Shelf, pk: str) -> None:
    """In the transaction of the host's save: cheap, and gone if the save is rolled back."""
    content_type = ContentType.objects.get_for_model(shelf.model)
    SearchEntry.objects.update_or_create(content_type=content_type, object_id=pk, defaults={"stale": True})


def forget(shelf: Shelf, pk: str) -> None:
    content_type = ContentType.objects.get_for_model(shelf.model)
    SearchEntry.objects.filter(content_type=content_type, object_id=pk).delete()


def refresh(limit: int = AT_ONCE) -> int:
    """Read again what the host changed; returns how many rows that were."""
    stale = list(SearchEntry.objects.filter(stale=True).order_by("pk").values_list("content_type", "object_id")[:limit])
    if not stale:
        return 0
    for shelf in shelves():
        content_type = ContentType.objects.get_for_model(shelf.model)
        _index(shelf, content_type, [pk for number, pk in stale if number == content_type.pk])
    return len(stale)


def catch_up(shelf: Shelf, *, check: bool = False) -> int:
    """Index what is missing of this shelf and drop what is gone; with `check` also what changed behind the signals.

    Returns how many rows were written or dropped. Keys are read in batches, memory stays flat.
    """
    content_type = ContentType.objects.get_for_model(shelf.model)
    changed = 0
    for keys in _batches(shelf.keys()):
        known = dict(_entries(content_type).filter(object_id__in=keys).values_list("object_id", "fingerprint"))
        wanted = keys if check else [pk for pk in keys if pk not in known]
        changed += _index(shelf, content_type, wanted, known=known)
    return changed + _drop_gone(shelf, content_type)


def rebuild() -> int:
    """Compare every row of the shop with the index; returns how many differed."""
    return sum(catch_up(shelf, check=True) for shelf in shelves())


def is_complete(shelf: Shelf) -> bool:
    """Whether as many rows are indexed as the host has: two counts, no reading. Hidden rows have an entry, too."""
    content_type = ContentType.objects.get_for_model(shelf.model)
    return _entries(content_type).count() == shelf.mapped.queryset().count()


def _entries(content_type: ContentType) -> QuerySet[SearchEntry]:
    return SearchEntry.objects.filter(content_type=content_type)


def _index(shelf: Shelf, content_type: ContentType, pks: list[str], known: dict[str, str] | None = None) -> int:
    """Write the entries of these keys; one of a hidden or deleted object keeps no word, so it is never found."""
    read = shelf.read(pks) if pks else {}
    entries = []
    for pk in pks:
        document = read.get(pk)
        fingerprint = document.fingerprint if document else ""
        if known is None or known.get(pk) != fingerprint:
            entries.append(_entry(content_type, pk, document, fingerprint))
    if entries:
        _save(entries, list(read.values()))
    return len(entries)


def _entry(content_type: ContentType, pk: str, document: Document | None, fingerprint: str) -> SearchEntry:
    entry = SearchEntry(content_type=content_type, object_id=pk, kind=SearchEntry.Kind.PRODUCT)
    if document is not None:
        entry.kind, entry.language, entry.fingerprint = document.kind, document.language, fingerprint
        entry.title = document.title.replace("\x00", "")[:_LONGEST_TITLE]
        entry.title_tokens, entry.body_tokens = document.tokens()
    return entry


@transaction.atomic
def _save(entries: list[SearchEntry], documents: list[Document]) -> None:
    SearchEntry.objects.bulk_create(
        entries,
        batch_size=BATCH,
        update_conflicts=True,
        unique_fields=["content_type", "object_id"],
        update_fields=["kind", "language", "title", "title_tokens", "body_tokens", "fingerprint", "stale"],
    )
    terms = {term for document in documents for term in _terms(document)}
    SearchTerm.objects.bulk_create(
        [SearchTerm(term=term) for term in sorted(terms)], batch_size=BATCH, ignore_conflicts=True
    )


def _terms(document: Document) -> Iterator[str]:
    for unit in units(document.title):
        if not unit.chatty:
            yield from (word for word in unit.text.split() if _is_term(word))


def _is_term(word: str) -> bool:
    return _SHORTEST_TERM <= len(word) <= 40 and word.isascii() and word.isalpha()


def _drop_gone(shelf: Shelf, content_type: ContentType) -> int:
    """Entries whose object was deleted without a signal."""
    dropped = 0
    for keys in _batches(_entries(content_type).order_by("pk").values_list("object_id", flat=True).iterator()):
        there = set(
            map(str, shelf.mapped.queryset().filter(pk__in=shelf.mapped.valid_keys(keys)).values_list("pk", flat=True))
        )
        gone = [pk for pk in keys if pk not in there]
        if gone:
            dropped += _entries(content_type).filter(object_id__in=gone).delete()[0]
    return dropped


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    pending = iter(keys)
    while batch := list(islice(pending, BATCH)):
        yield batch
