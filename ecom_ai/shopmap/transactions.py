"""Rows of the host are locked where they lie: a router may keep them in another database than ours."""

from __future__ import annotations

from contextlib import AbstractContextManager
from typing import Any

from django.db import DEFAULT_DB_ALIAS, router, transaction


def host_transaction(model: Any) -> AbstractContextManager[None]:
    """Around a lock or a write of the host's rows, within a transaction of ours, which it joins where both share a
    database."""
    database = router.db_for_write(model)
    return transaction.atomic(using=database, savepoint=database != DEFAULT_DB_ALIAS)
