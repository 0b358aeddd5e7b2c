from typing import Any

from django.db.models import Model


class StallRouter:
    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        return "stall" if model._meta.app_label == "twobases" else "default"

    db_for_write = db_for_read

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return (db == "stall") == (app_label == "twobases")
