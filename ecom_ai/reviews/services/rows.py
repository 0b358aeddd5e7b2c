"""Many rows at once, in plain SQL: the ORM's own bulk writes cost several times as much as the model that scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection
from django.db.models import DateField, Field, JSONField, Model

BATCH = 400


def insert(rows: Sequence[Model]) -> None:
    """Write new rows of one model and give each its key; raises `IntegrityError` as `save()` does."""
    if not rows:
        return
    fields = [field for field in rows[0]._meta.concrete_fields if not field.primary_key]
    keys = _insert(type(rows[0]), fields, map(_reader(fields), rows))
    for row, key in zip(rows, keys, strict=True):
        row.pk = key
        row._state.adding = False


def insert_values(model: type[Model], names: Sequence[str], values: Iterable[Sequence[Any]]) -> None:
    """Write new rows of which nobody needs the objects: making one costs more than writing it. `names` are columns'
    (`score_id`), in the order of each row's values."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    chosen = [fields[name] for name in names]
    prepares = [_prepare(field) for field in chosen]
    prepared = [(place, prepare) for place, prepare in enumerate(prepares) if prepare is not None]

    def ready(row: Sequence[Any]) -> list[Any]:
        written = list(row)
        for place, prepare in prepared:
            written[place] = prepare(written[place], connection)
        return written

    _insert(model, chosen, map(ready, values))


def _insert(model: type[Model], fields: Sequence[Any], values: Iterable[list[Any]]) -> list[Any]:
    """The keys of the new rows."""
    keys: list[Any] = []
    waiting = iter(values)
    while batch := list(islice(waiting, BATCH)):
        marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(batch))
        sql = f"INSERT INTO {_name(model)} ({_columns(fields)}) VALUES {marks} RETURNING {_key(model)}"  # noqa: S608
        with connection.cursor() as cursor:
            cursor.execute(sql, list(chain.from_iterable(batch)))
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def update(rows: Sequence[Model], names: Iterable[str]) -> None:
    """Write these fields of rows that exist; no signal is sent."""
    if not rows:
        return
    fields: list[Any] = [rows[0]._meta.get_field(name) for name in names]
    values = _reader(fields)
    sets = ", ".join(f"{connection.ops.quote_name(field.column)} = %s" for field in fields)
    sql = f"UPDATE {_name(type(rows[0]))} SET {sets} WHERE {_key(type(rows[0]))} = %s"  # noqa: S608 - names of our own columns
    prepared = rows[0]._meta.pk.get_db_prep_value
    with connection.cursor() as cursor:
        cursor.executemany(sql, [[*values(row), prepared(row.pk, connection)] for row in rows])


def _name(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[Model]) -> str:
    return connection.ops.quote_name(str(model._meta.pk.column))


def _columns(fields: Sequence[Any]) -> str:
    return ", ".join(connection.ops.quote_name(field.column) for field in fields)


def _reader(fields: Sequence[Any]) -> Callable[[Model], list[Any]]:
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
