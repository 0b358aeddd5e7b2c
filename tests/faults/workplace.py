"""A database and a broker of their own for one experiment with real processes."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def workplace(*, broker: str, database: str) -> Iterator[Path]:
    """Set the environment for Django and its children; yields a folder that lives as long as the block.

    `broker` is a URL, `database` is "sqlite" or the URL of a PostgreSQL server, where a database is made and dropped.
    """
    with TemporaryDirectory(prefix="ecom_ai_faults_") as name, _database(database, Path(name)) as url:
        os.environ.update(VAR_DIR=name, DATABASE_URL=url, CELERY_BROKER_URL=broker, DEBUG="1", LOG_LEVEL="WARNING")
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        yield Path(name)


@contextmanager
def _database(database: str, folder: Path) -> Iterator[str]:
    if not database.startswith("postgres"):
        yield f"sqlite:///{folder}/faults.sqlite3"
        return
    import psycopg
    from psycopg import sql

    name = f"ecom_ai_faults_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield f"{database.rsplit('/', 1)[0]}/{name}"
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
