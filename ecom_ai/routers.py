"""For shops that read from a replica."""

from __future__ import annotations

from typing import Any

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Model

LABEL = "ecom_ai"


class OwnTables:
    """Keeps ecom_ai's tables in `default`, for reading as well; stands first in `DATABASE_ROUTERS`.

    A worker that claims a job, or a chat that shows the message just sent, cannot wait until a replica has it.
    """

    def db_for_read(self, model: type[Model], **hints: Any) -> str | None:
        return DEFAULT_DB_ALIAS if model._meta.app_label == LABEL else None

    db_for_write = db_for_read
