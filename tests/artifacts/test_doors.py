"""Admin, REST and command of trained models."""

from __future__ import annotations

import io

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.urls import reverse

from ecom_ai.artifacts import services
from ecom_ai.artifacts.models import Artifact

from .conftest import write_model

pytestmark = pytest.mark.django_db


@pytest.fixture
def two(tmp_path):
    return [services.register(write_model(tmp_path / f"m{i}", bytes([i])), role="text") for i in (1, 2)]


def staff(*permissions):
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


def press(client, action, *artifacts):
    data = {"action": action, "_selected_action": [a.pk for a in artifacts]}
    return client.post(reverse("admin:ecom_ai_artifact_changelist"), data, follow=True)


def test_buttons_put_in_use_and_roll_back(admin_client, two):
    for artifact in two:
        press(admin_client, "activate", artifact)
    assert services.active("text") == two[1]
    page = press(admin_client, "roll_back", two[1])
    assert services.active("text") == two[0]
    assert "is in use now" in page.content.decode()


def test_two_at_once_are_not_put_in_use(admin_client, two):
    page = press(admin_client, "activate", *two)
    assert "Select one model" in page.content.decode()
    assert services.active("text") is None


def test_the_card_is_text(admin_client, two):
    page = admin_client.get(reverse("admin:ecom_ai_artifact_change", args=[two[0].pk])).content.decode()
    assert "# A card" in page
    assert "<script>alert(1)" not in page


def test_looking_is_not_activating(client, two):
    client.force_login(staff("view_artifact"))
    assert client.get(reverse("admin:ecom_ai_artifact_changelist")).status_code == 200
    press(client, "activate", two[0])
    assert services.active("text") is None


def test_the_admin_deletes_all_but_the_one_in_use(admin_client, two):
    services.activate(two[0])
    url = reverse("admin:ecom_ai_artifact_changelist")
    data = {"action": "delete_selected", "_selected_action": [a.pk for a in two], "post": "yes"}
    assert admin_client.post(url, data).status_code == 403
    assert Artifact.objects.count() == 2
    admin_client.post(url, {**data, "_selected_action": [two[1].pk]})
    assert list(Artifact.objects.all()) == [two[0]]


def api(name, *args):
    return reverse(f"ecom_ai:model-{name}", args=args)


def test_rest_lists_and_activates_and_rolls_back(admin_client, two):
    assert [row["version"] for row in admin_client.get(api("list")).json()["results"]] == [2, 1]
    assert admin_client.post(api("activate", two[1].pk)).json()["state"] == "active"
    assert admin_client.post(api("rollback", two[1].pk)).json() == {"role": "text", "model": None}
    again = admin_client.post(api("rollback", two[1].pk))
    assert (again.status_code, again.json()["code"]) == (409, "not_active")
    assert admin_client.post(api("activate", 999)).status_code == 404


def test_rest_asks_for_the_permission(client, two):
    assert client.get(api("list")).status_code in {401, 403}
    client.force_login(staff("view_artifact"))
    assert client.get(api("list")).status_code == 200
    assert client.post(api("activate", two[0].pk)).status_code == 403


def command(*arguments):
    out = io.StringIO()
    call_command("ecom_ai_models", *arguments, stdout=out)
    return out.getvalue()


def test_the_command_does_all_of_it(model):
    assert "starter" in command("list")
    assert "Registered tiny-1" in command("register", str(model), "--activate")
    artifact = services.active("text")
    assert "active" in command("list", "--role", "text")
    assert "# A card" in command("show", str(artifact.pk))
    assert "the starter is in use" in command("rollback", "text")
    assert "is in use now" in command("activate", str(artifact.pk))
    with pytest.raises(CommandError, match="no such model"):
        command("activate", "999")
