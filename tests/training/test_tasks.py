"""Training runs as jobs, with the real trainer on a tiny model."""

from __future__ import annotations

import pytest

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.exceptions import IdempotencyConflict, InvalidInput
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.execution import claim, execute
from ecom_ai.jobs.models import Job
from ecom_ai.training import services, tasks
from ecom_ai.training.models import TrainingRun
from tests.jobs.support import let_lease_expire

from .conftest import SMALL

pytestmark = pytest.mark.django_db


def start(dataset, **changes):
    options = {"task": "description", "dataset": dataset, "params": SMALL, **changes}
    return tasks.start(**options)


def work(run):
    execute(tasks.train, run.job_id)
    run.refresh_from_db()
    return run


def test_a_run_ends_in_a_registered_model_with_its_curve(dataset, admin_user):
    run = work(start(dataset, user=admin_user))
    assert (run.state, run.job.error) == ("done", "")
    assert [point[0] for point in run.curve] == list(range(1, 9))
    assert run.curve[3][2] is not None
    assert run.metrics["bits_per_byte"] > 0
    assert (run.job.done, run.job.total) == (8, 8)
    artifact = run.artifact
    assert (artifact.role, artifact.state, artifact.created_by) == ("text", "ready", admin_user)
    assert artifact.metrics["valid_loss"] == run.metrics["valid_loss"]
    assert "Validation loss" in artifact.card
    assert (artifacts.fetch(artifact) / "model.safetensors").exists()
    assert not services.folder_of(run).exists()


def test_a_tokenizer_serves_as_base_of_the_next_run(dataset):
    tokenizer = work(start(dataset, task="tokenizer")).artifact
    assert tokenizer.role == "text_tokenizer"
    run = work(start(dataset, task="pretrain", base=tokenizer))
    assert (run.state, run.artifact.role, run.artifact.parent) == ("done", "text_base", tokenizer)


def test_a_better_model_goes_live_and_a_worse_one_does_not(dataset):
    good = work(start(dataset, activate=True, params={**SMALL, "steps": 40}))
    assert artifacts.active("text") == good.artifact
    worse = work(start(dataset, activate=True, params={**SMALL, "steps": 1}))
    assert worse.metrics["bits_per_byte"] > worse.metrics["active_bits_per_byte"]
    assert worse.job.result["is_better"] is False
    assert artifacts.active("text") == good.artifact


def test_without_the_wish_nothing_goes_live(dataset):
    work(start(dataset))
    assert artifacts.active("text") is None


def test_a_killed_worker_resumes_from_its_checkpoint(dataset, monkeypatch):
    run = start(dataset)
    killed = claim(run.job_id)

    def die(self, step, loss, valid, speed):
        if step == 5:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(tasks._Watch, "on_step", die)
        with pytest.raises(KeyboardInterrupt):
            tasks.train(killed)
    let_lease_expire(run.job)
    starts = []
    original = tasks._Watch.on_start
    monkeypatch.setattr(
        tasks._Watch, "on_start", lambda self, steps, done: (starts.append(done), original(self, steps, done))
    )
    run = work(run)
    assert (run.state, starts) == ("done", [4])
    assert Artifact.objects.count() == 1


def test_cancelling_stops_within_one_step_and_a_retry_goes_on(dataset, monkeypatch):
    run = start(dataset)
    original = tasks._Watch.on_step

    def cancel_at_three(self, step, loss, valid, speed):
        original(self, step, loss, valid, speed)
        if step == 3:
            self.job.mark_cancelled()

    with monkeypatch.context() as patch:
        patch.setattr(tasks._Watch, "on_step", cancel_at_three)
        work(run)
    assert (run.job.state, run.artifact) == ("cancelled", None)
    assert run.curve[-1][0] == 3
    again = jobs.retry(run.job)
    execute(tasks.train, again.pk)
    run.refresh_from_db()
    assert (run.job, run.state) == (again, "done")
    assert [point[0] for point in run.curve] == list(range(1, 9))


def test_a_full_disk_fails_the_job_with_clear_words(dataset, monkeypatch):
    import shutil

    full = shutil._ntuple_diskusage(10, 10, 0)
    monkeypatch.setattr("ecom_ai.engines.hf.training.checkpoints.shutil.disk_usage", lambda path: full)
    run = start(dataset)
    Job.objects.filter(pk=run.job_id).update(max_attempts=1)
    run = work(run)
    assert (run.job.state, run.job.error_code) == ("failed", "disk_full")
    assert "disk is full" in run.job.error
    assert not Artifact.objects.exists()


def test_a_lost_lease_registers_nothing(dataset):
    run = start(dataset)
    held = claim(run.job_id)
    Job.objects.filter(pk=run.job_id).update(token=held.token + 1)
    with pytest.raises(Exception, match="Another worker"):
        tasks.train(held)
    assert not Artifact.objects.exists()


def test_the_same_key_starts_one_run(dataset, admin_user):
    first = start(dataset, user=admin_user, key="k")
    assert start(dataset, user=admin_user, key="k") == first
    assert TrainingRun.objects.count() == 1
    with pytest.raises(IdempotencyConflict):
        start(dataset, user=admin_user, key="k", task="pretrain")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"layers": -1}, "layers"),
        ({"colour": 1}, "colour"),
        ({"out": "/tmp"}, "set by the run"),
        ({"steps": "x"}, "int"),
    ],
)
def test_wrong_options_are_refused_before_a_job_exists(dataset, params, words):
    with pytest.raises(InvalidInput, match=words):
        start(dataset, params=params)
    assert not Job.objects.exists()


def test_a_data_set_without_records_is_refused(db, tmp_path):
    (tmp_path / "empty").mkdir()
    with pytest.raises(InvalidInput, match="jsonl"):
        services.create_data_set(tmp_path / "empty", name="empty")


def test_data_sets_count_versions(dataset, data):
    assert str(services.create_data_set(data, name="tea")) == "tea-2"
