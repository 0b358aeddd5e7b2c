from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ecom_ai import backends
from ecom_ai.artifacts import files
from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.files import StoredFolder
from ecom_ai.engines.echo import EchoClassifier
from ecom_ai.engines.training import TrainingResult
from ecom_ai.exceptions import InvalidInput
from ecom_ai.jobs.models import Job
from ecom_ai.reviews import services
from ecom_ai.reviews.models import Correction, ReviewScore
from ecom_ai.reviews.services.retraining import is_held_out
from ecom_ai.training import services as training
from ecom_ai.training.models import TrainingRun
from shop.models import Review
from tests.artifacts.conftest import write_model
from tests.reviews.conftest import BAD_EN, GOOD_EN, settle, work, work_all

Write = Callable[..., Review]


@pytest.fixture(autouse=True)
def folders(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "storage"
    settings.ECOM_AI_CACHE_DIR = tmp_path / "cache"
    files._verified.clear()


def corrected(write: Write, staff: Any, number: int, *, labels: tuple[str, ...] = ("negative", "neutral")) -> None:
    for place in range(number):
        write(f"It holds {place} litres. Call 13812345678.", 3)
    settle()
    for place, score in enumerate(ReviewScore.objects.filter(corrected_at=None).order_by("pk")):
        services.correct(score, labels[place % len(labels)], user=staff)


def test_three_corrections_are_too_few_and_one_label_is_too(write: Write, staff: Any) -> None:
    corrected(write, staff, 3)
    state = services.retraining()
    assert (state.corrections, state.new, state.code) == (3, 3, "too_few_corrections")
    assert "10 are needed" in state.problem
    with pytest.raises(InvalidInput) as error:
        services.start_retraining(user=staff)
    assert error.value.code == "too_few_corrections"
    assert not TrainingRun.objects.exists()


def test_corrections_of_one_class_only_are_refused(write: Write, staff: Any) -> None:
    corrected(write, staff, 25, labels=("neutral",))
    with pytest.raises(InvalidInput) as error:
        services.start_retraining(user=staff)
    assert error.value.code == "one_class"


def test_the_data_set_holds_out_by_text_masks_and_keeps_what_was_known(write: Write, staff: Any) -> None:
    for number in range(30):
        write(GOOD_EN if number % 2 else BAD_EN, 5 if number % 2 else 1)
        write(f"{GOOD_EN} {number}", 5)
    settle()
    ReviewScore.objects.update(corrected_at=None)
    known = set(ReviewScore.objects.values_list("pk", flat=True))
    for place in range(25):
        write(f"It holds {place} litres. Call 13812345678.", 3)
    settle()
    for place, score in enumerate(ReviewScore.objects.exclude(pk__in=known).order_by("pk")):
        services.correct(score, ("negative", "neutral")[place % 2], user=staff)
    run = services.start_retraining(user=staff)
    assert run.dataset is not None
    folder = files.fetch(StoredFolder(run.dataset.path, run.dataset.manifest))
    lines = [json.loads(line) for line in (folder / "train.jsonl").read_text("utf-8").splitlines()]
    held_out = json.loads((folder / "held_out.json").read_text("utf-8"))
    assert "13812345678" not in (folder / "train.jsonl").read_text() + json.dumps(held_out)
    taught = [line for line in lines if line["part"] == "corrections"]
    decide = [row for row in held_out if row["part"] == "corrections"]
    assert len(taught) + len(decide) == 25
    assert not {row["text"] for row in held_out} & {line["text"] for line in lines}
    wanted = [c for c in Correction.objects.all() if is_held_out(c.text_hash)]
    assert len(decide) == len(wanted) > 0
    assert {row["label"] for row in held_out if row["part"] == "fixed"} <= {"negative", "positive"}
    assert all(sum(line["probabilities"]) == pytest.approx(1, abs=0.001) for line in lines if line["part"] == "kept")
    assert run.dataset.card["personal_data"] == "masked"
    assert services.retraining().new == 0


class _Trainer:
    """Makes a model folder in no time; the echo engine that stands for it is in the fixture below."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def run(self, options: Any, *, on_step: Any, should_stop: Any, on_start: Any) -> TrainingResult:
        on_start(1, 0)
        on_step(1, 0.5, 0.4, 100.0)
        return TrainingResult(write_model(self.folder / "model"), steps=1, train_loss=0.5, valid_loss=0.4)


@pytest.fixture
def learned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> type[EchoClassifier]:
    """The new model knows that what holds litres is neutral or negative."""

    class Learned(EchoClassifier):
        def _classified(self, text: str) -> Any:
            litres = text.split("holds ")[1].split(maxsplit=1)[0] if "holds " in text else ""
            self._script = [("negative", "neutral")[int(litres) % 2]] if litres.isdigit() else []
            return super()._classified(text)

    monkeypatch.setattr(training, "load_trainer", lambda: _Trainer(tmp_path))
    monkeypatch.setattr(backends, "load", lambda role, folder: Learned())
    return Learned


def test_a_better_model_passes_the_gate_goes_live_and_scores_again(
    write: Write, staff: Any, learned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    corrected(write, staff, 40)
    run = services.start_retraining(user=staff, activate=True)
    assert run.job is not None
    work(run.job)
    run.refresh_from_db()
    assert (run.state, run.job.error) == ("done", "")
    gate = services.gate(run)
    assert gate is not None
    assert gate.is_better
    assert {row.part for row in gate.rows} == {"corrections"}
    assert artifacts.active("sentiment") == run.artifact
    assert Job.objects.filter(kind="ecom_ai.reviews.backfill").exists()
    assert artifacts.roll_back("sentiment", user=staff) is None
    history = services.model_history()
    assert [(period.is_roll_back, period.until is None) for period in history] == [
        (True, True), (False, False), (False, False),
    ]  # fmt: skip
    assert history[1].user == staff


def test_a_model_that_learned_nothing_stays_out_and_can_be_declined(
    write: Write, staff: Any, learned: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backends, "load", lambda role, folder: EchoClassifier())
    corrected(write, staff, 20)
    run = services.start_retraining(user=staff, activate=True)
    assert run.job is not None
    work(run.job)
    run.refresh_from_db()
    assert run.artifact is not None
    assert not services.gate(run.artifact).is_better  # type: ignore[union-attr] # it was compared
    assert artifacts.active("sentiment") is None
    services.decline(run.artifact, user=staff)
    run.artifact.refresh_from_db()
    assert run.artifact.metrics["declined"]["by"] == "staff"


def test_an_undone_correction_teaches_nothing(write: Write, staff: Any) -> None:
    corrected(write, staff, 3)
    services.undo_correction(Correction.objects.first(), user=staff)  # type: ignore[arg-type] # there is one
    assert services.retraining().corrections == 2


def test_the_same_click_twice_is_one_run(write: Write, staff: Any) -> None:
    corrected(write, staff, 20)
    first = services.start_retraining(user=staff, key="once")
    assert services.start_retraining(user=staff, key="once") == first


def test_quality_tells_what_people_agreed_to(write: Write, staff: Any) -> None:
    write(GOOD_EN), write(BAD_EN)
    settle()
    one, other = ReviewScore.objects.order_by("pk")
    services.confirm(one, user=staff), services.correct(other, "neutral", user=staff)
    ReviewScore.objects.update(model_version=services.version_of(None))
    Correction.objects.update(model_version=services.version_of(None))
    found = {each.language: each for each in services.quality().languages}
    assert (found["en"].agreed, found["en"].looked_at, found["zh"].looked_at) == (1, 2, 0)
    work_all()
