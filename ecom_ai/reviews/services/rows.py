"""Many rows at once, in plain SQL: the ORM's own bulk writes cost several times as much as the model that scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, JSONField, Model

BATCH = 400


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model and give each its key; raises `IntegrityError` as `save()` does."""
    for start in range(0, len(rows), BATCH):
        batch = rows[start : start + BATCH]
        fields = [field for field in batch[0]._meta.concrete_fields if not field.primary_key]
        values = _values(fields)
        marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(batch))
        sql = f"INSERT INTO {_name(batch[0])} ({_columns(fields)}) VALUES {marks} RETURNING {_key(batch[0])}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, [value for row in batch for value in values(row)])
            for row, (key,) in zip(batch, cursor.fetchall(), strict=True):
                row.pk = key
                row._state.adding = False


def update(rows: Sequence[Model], names: Iterable[str]) -> None:
    """Write these fields of rows that exist; no signal is sent."""
    if not rows:
        return
    fields: list[Any] = [rows[0]._meta.get_field(name) for name in names]
    values = _values(fields)
    sets = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_name(rows[0])} SET {sets} WHERE {_key(rows[0])} = %s"  # noqa: S608 - names of our own columns
    prepared = rows[0]._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*values(row), prepared(row.pk, connection)] for row in rows])


def _name(row: Model) -> str:
    return connection.ops.quote_name(row._meta.db_table)


def _key(row: Model) -> str:
    return connection.ops.quote_name(str(row._meta.pk.column))


def _columns(fields: Sequence[Any]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _values(fields: Sequence[Any]) -> Callable[[Model], list[Any]]:
    """Reads the fields of a row as the database takes them."""
    readers = [(field.attname, _prepare(field)) for field in fields]

    def read(row: Model) -> list[Any]:
        return [
            getattr(row, name) if prepare is None else prepare(getattr(row, name), connection)
            for name, prepare in readers
        ]

    return read


def _prepare(field: Field[Any, Any]) -> Callable[..., Any] | None:
    """Numbers, texts and switches are taken as they are."""
    return field.get_db_prep_save if isinstance(field, DateField | JSONField) else None
