"""Admin, REST and command of training."""

from __future__ import annotations

import io
import json

import pytest
from django.contrib.auth.models import Permission, User
from django.core.management import CommandError, call_command
from django.urls import reverse

from ecom_ai.artifacts import services as artifacts
from ecom_ai.jobs.execution import execute
from ecom_ai.training import tasks
from ecom_ai.training.models import DataSet, TrainingRun

from .conftest import SMALL

pytestmark = pytest.mark.django_db

FORM = {
    "task": "description",
    "epochs": "1",
    "learning_rate": "0.01",
    "layers": "1",
    "width": "16",
    "heads": "2",
    "context": "128",
    "more": json.dumps({k: v for k, v in SMALL.items() if k not in {"layers", "width", "heads", "context"}}),
}


def admin(name, *args):
    return reverse(f"admin:ecom_ai_trainingrun_{name}", args=args)


def staff(*permissions):
    user = User.objects.create_user("staff", password="x", is_staff=True)
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    return user


@pytest.fixture
def run(dataset):
    return tasks.start(task="description", dataset=dataset, params=SMALL)


def test_start_watch_and_put_in_use_in_the_admin(admin_client, dataset):
    assert admin_client.get(admin("add")).status_code == 200
    page = admin_client.post(admin("add"), {**FORM, "dataset": dataset.pk}, follow=True)
    run = TrainingRun.objects.get()
    assert page.redirect_chain[-1][0] == admin("change", run.pk)
    assert "training-cancel" in page.content.decode()
    execute(tasks.train, run.job_id)
    seen = admin_client.get(admin("progress", run.pk)).json()
    assert (seen["state"], seen["open"], seen["done"], seen["total"]) == ("done", False, 8, 8)
    assert len(seen["curve"]) == 8
    assert "training-activate" in admin_client.get(admin("change", run.pk)).content.decode()
    admin_client.post(admin("activate", run.pk))
    run.refresh_from_db()
    assert artifacts.active("text") == run.artifact


def test_the_cancel_button_ends_a_waiting_run(admin_client, run):
    admin_client.post(admin("cancel", run.pk))
    run.refresh_from_db()
    assert run.state == "cancelled"


def test_a_get_changes_nothing(admin_client, run):
    assert admin_client.get(admin("cancel", run.pk)).status_code == 403
    run.refresh_from_db()
    assert run.state == "queued"


@pytest.mark.parametrize("more", ['{"colour": 1}', "[1]", '{"heads": 3}', "no json"])
def test_wrong_options_are_told_on_the_form(admin_client, dataset, more):
    page = admin_client.post(admin("add"), {**FORM, "dataset": dataset.pk, "more": more})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not TrainingRun.objects.exists()


def test_starting_needs_its_permission(client, dataset, run):
    client.force_login(staff("view_trainingrun", "view_dataset"))
    assert client.get(admin("change", run.pk)).status_code == 200
    assert client.get(admin("add")).status_code == 403
    assert client.post(admin("cancel", run.pk)).status_code == 403
    assert client.get(reverse("admin:ecom_ai_dataset_changelist")).status_code == 200


def api(name, *args):
    return reverse(f"ecom_ai:training-run-{name}", args=args)


def post(client, body, **headers):
    return client.post(api("list"), json.dumps(body), content_type="application/json", headers=headers)


def test_rest_starts_and_shows_runs(admin_client, dataset):
    body = {"task": "description", "dataset": dataset.pk, "params": SMALL}
    answer = post(admin_client, body, **{"Idempotency-Key": "k"})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")
    assert post(admin_client, body, **{"Idempotency-Key": "k"}).json()["id"] == answer.json()["id"]
    assert admin_client.get(api("detail", answer.json()["id"])).json()["params"]["layers"] == 1
    assert len(admin_client.get(api("list")).json()["results"]) == 1


@pytest.mark.parametrize(
    "body", [{}, {"task": "x"}, {"dataset": 999}, {"params": {"layers": 0}}, {"params": {"data": "/etc"}}, {"base": 5}]
)
def test_rest_refuses_bad_input(admin_client, dataset, body):
    full = {"task": "description", "dataset": dataset.pk, **body} if body else {}
    assert post(admin_client, full).status_code == 400
    assert not TrainingRun.objects.exists()


def test_rest_asks_for_the_permission(client, dataset):
    client.force_login(staff("view_trainingrun"))
    assert client.get(api("list")).status_code == 200
    assert post(client, {"task": "description", "dataset": dataset.pk}).status_code == 403


def test_who_may_not_activate_cannot_do_it_by_training(client, dataset):
    client.force_login(staff("view_trainingrun", "start_training"))
    post(client, {"task": "description", "dataset": dataset.pk, "params": SMALL, "activate": True})
    assert TrainingRun.objects.get().activate is False


def train(*arguments):
    out = io.StringIO()
    call_command("ecom_ai_train", *map(str, arguments), stdout=out)
    return out.getvalue()


def small_arguments():
    return [word for name, value in SMALL.items() for word in ("--" + name.replace("_", "-"), value)]


def test_the_command_trains_on_plain_files(data, tmp_path):
    assert "Wrote" in train("tokenizer", "--data", data, "--out", tmp_path / "tok", "--vocabulary", 400)
    said = train("description", "--data", data, "--base", tmp_path / "tok", "--out", tmp_path / "m", *small_arguments())
    assert "step      8" in said
    assert (tmp_path / "m" / "model.safetensors").exists()


def test_the_command_enqueues(data, tmp_path):
    said = train("description", "--data", data, "--out", tmp_path / "m", "--queue", "--activate", *small_arguments())
    run = TrainingRun.objects.get()
    assert f"Run {run.pk}" in said
    assert (run.activate, run.params["steps"], DataSet.objects.count()) == (True, 8, 1)


def test_the_command_says_what_is_wrong(tmp_path):
    with pytest.raises(CommandError, match="does not exist"):
        train("pretrain", "--data", tmp_path / "none", "--out", tmp_path / "m")


@pytest.mark.parametrize("pk", ["9999", "abc", "%00", "9" * 30])
@pytest.mark.parametrize("door", ["progress", "cancel", "activate"])
def test_an_unknown_run_is_not_found(admin_client, pk, door):
    assert admin_client.post(f"/en/admin/ecom_ai/trainingrun/{pk}/{door}/").status_code == 404


@pytest.mark.parametrize(
    "more", ["[" * 4000, "[1]", '{"epochs": NaN}', '{"layers": 1e999}', '{"name": "a\\u0000b"}', '{"name": "\\ud800"}']
)
def test_hostile_options_are_refused_in_words(admin_client, dataset, more):
    page = admin_client.post(admin("add"), {**FORM, "dataset": dataset.pk, "more": more})
    assert page.status_code == 200
    assert "errorlist" in page.content.decode()
    assert not TrainingRun.objects.exists()
