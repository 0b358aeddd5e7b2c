from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.test import Client, RequestFactory
from django.urls import reverse

NO_TABLE = {"chatinbox", "chatoutcomes"}
"""Pages that read nothing of the address but a number of days."""
OURS = [model for model in admin.site._registry if model._meta.app_label == "ecom_ai"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "model", [each for each in OURS if each._meta.model_name not in NO_TABLE], ids=lambda model: model._meta.model_name
)
def test_no_list_compares_a_null_byte(model: Any, admin_user: Any, rf: RequestFactory) -> None:
    request = rf.get("/", {"language": "a\0b", "sta\0te": "\0"})
    request.user = admin_user
    admin.site._registry[model].changelist_view(request)
    assert "\0" not in "".join(text for pair in request.GET.lists() for text in (pair[0], *pair[1]))


@pytest.mark.django_db
@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.model_name)
def test_every_list_answers_filters_with_null_bytes(model: Any, admin_client: Client) -> None:
    address = reverse(f"admin:ecom_ai_{model._meta.model_name}_changelist")
    for name in ("state", "language", "model_version", "role", "kind", "q", "pk"):
        assert admin_client.get(address, {name: "a\0b"}, follow=True).status_code == 200, name
