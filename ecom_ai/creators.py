"""Who made a row, as a column of the admin: the name Django makes up for the field is in no catalogue."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.utils.translation import gettext_lazy


class ShowsCreator:
    """For a `ModelAdmin` whose model has `created_by`."""

    @admin.display(description=gettext_lazy("created by"), ordering="created_by")
    def creator(self, row: Any) -> Any:
        return row.created_by or "-"
