"""Every column and field that our admin pages name is named in the language of the page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.utils.functional import Promise

OURS = [(model, page) for model, page in admin.site._registry.items() if model._meta.app_label == "ecom_ai"]


def named(page: Any) -> set[str]:
    sets = [page.list_display, page.list_filter, page.readonly_fields, page.fields or ()]
    sets += [options["fields"] for _title, options in page.fieldsets or ()]
    return {name for each in sets for name in each if isinstance(name, str)}


@pytest.mark.parametrize(("model", "page"), OURS, ids=[model.__name__ for model, _page in OURS])
def test_no_name_is_that_of_the_attribute(model: Any, page: Any) -> None:
    plain = []
    for name in named(page):
        try:
            words = model._meta.get_field(name).verbose_name
        except FieldDoesNotExist:
            continue
        if not isinstance(words, Promise):
            plain.append(name)
    assert not plain
