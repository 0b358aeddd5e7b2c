"""Many rows at once, in plain SQL: the ORM's own bulk writes cost several times as much as the model that scores."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import chain, islice
from typing import Any

from django.db import connection, connections, router
from django.db.models import DateField, Field, FloatField, JSONField, Model

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
        source, params = _source(fields, batch)
        sql = f"INSERT INTO {_name(model)} ({_columns(fields)}) {source} RETURNING {_key(model)}"
        with connection.cursor() as cursor:
            cursor.execute(sql, params)
            keys += [key for (key,) in cursor.fetchall()]
    return keys


def update(rows: Sequence[Model], names: Iterable[str]) -> None:
    """Write these fields of rows that exist, wherever their database is; no signal is sent."""
    if not rows:
        return
    model, key = type(rows[0]), rows[0]._meta.pk
    theirs = connections[router.db_for_write(model)]
    fields: list[Any] = [rows[0]._meta.get_field(name) for name in names]
    read = _reader(fields)
    values = [[*read(row), key.get_db_prep_value(row.pk, connection)] for row in rows]
    table, columns = _name(model), [connection.ops.quote_name(field.column) for field in fields]
    with theirs.cursor() as cursor:
        if not connection.vendor == theirs.vendor == "postgresql":
            sets = ", ".join(f"{column} = %s" for column in columns)
            cursor.executemany(f"UPDATE {table} SET {sets} WHERE {_key(model)} = %s", values)  # noqa: S608
            return
        sets = ", ".join(f"{column} = given.{column}" for column in columns)
        for start in range(0, len(values), BATCH):
            source, params = _source([*fields, key], values[start : start + BATCH])
            cursor.execute(
                f"UPDATE {table} SET {sets} FROM ({source}) AS given({_columns([*fields, key])}) "  # noqa: S608
                f"WHERE {table}.{_key(model)} = given.{_key(model)}",
                params,
            )


def _source(fields: Sequence[Any], batch: Sequence[Sequence[Any]]) -> tuple[str, list[Any]]:
    """Rows as SQL: on PostgreSQL an array for each column, for psycopg takes longer over thousands of parameters than
    the database over the rows."""
    if connection.vendor == "postgresql":
        arrays = ", ".join(f"%s::{_type(field)}[]" for field in fields)
        return f"SELECT * FROM unnest({arrays})", [list(column) for column in zip(*batch, strict=True)]  # noqa: S608 - types of our own columns
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(batch))
    return f"VALUES {marks}", list(chain.from_iterable(batch))


def _type(field: Any) -> str:
    """Without its length: a cast to that would cut what is too long instead of refusing it."""
    return str(field.rel_db_type(connection) if field.primary_key else field.db_type(connection)).partition("(")[0]


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
    """Whole numbers, texts and switches are taken as they are; an array must not mix 0 and 0.5."""
    return field.get_db_prep_save if isinstance(field, DateField | FloatField | JSONField) else None
