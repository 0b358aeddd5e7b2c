"""Learning from corrections: start, compare, put in use, keep, go back. The trainer has tests of its own."""

from __future__ import annotations

import pytest

from ecom_ai.artifacts import services as artifacts
from ecom_ai.artifacts.models import Artifact
from ecom_ai.jobs import services as jobs
from ecom_ai.jobs.models import Job
from ecom_ai.jobs.states import JobState
from ecom_ai.reviews import services
from ecom_ai.reviews.models import ReviewScore
from ecom_ai.training.models import TrainingRun
from tests.artifacts.conftest import write_model
from tests.reviews.admin.conftest import DASHBOARD, MODELS

pytestmark = pytest.mark.django_db
ROW = {"n": 400, "before": 0.90, "after": 0.93, "better": 20, "worse": 8, "p": 0.03, "verdict": "better"}
GATE = {
    "rows": [
        {"part": "corrections", "language": "zh", **ROW},
        {"part": "fixed", "language": "en", **ROW, "after": 0.85, "verdict": "worse"},
        {"part": "fixed", "language": "zh", **ROW, "n": 4, "verdict": "too_few"},
    ],
    "is_better": False,
}


def words(answer):
    return answer.content.decode()


@pytest.fixture
def model(tmp_path, settings):
    """A trained model that nobody has decided about."""
    settings.MEDIA_ROOT = tmp_path / "media"

    def make(version="sentiment-run-7", **metrics):
        folder = write_model(tmp_path / version, version.encode())
        return artifacts.register(folder, role="sentiment", name=version, metrics=metrics or {"gate": GATE})

    return make


@pytest.fixture
def corrections(write, boss):
    """Enough of two labels; which ones are held out depends on their texts."""
    services.score_reviews([str(write(f"Good number {number}.").pk) for number in range(40)])
    for number, score in enumerate(ReviewScore.objects.all()):
        services.correct(score, "negative" if number % 2 else "neutral", user=None)
    return services.retraining()


def test_with_too_few_corrections_the_button_is_off_and_says_why(boss, scored):
    page = words(boss.get(MODELS))
    assert "Retrain with 0 corrections" in page
    assert "Too few corrections" in page
    answer = boss.post(DASHBOARD + "models/retrain/", {"base": "active"}, follow=True)
    assert "Too few corrections" in words(answer)
    assert not TrainingRun.objects.exists()


def test_one_press_starts_one_run_with_all_corrections(boss, corrections):
    assert "Retrain with 40 corrections" in words(boss.get(MODELS))
    for _press in range(2):
        boss.post(DASHBOARD + "models/retrain/", {"base": "active", "key": "k1"})
    run = TrainingRun.objects.get()
    assert run.task == "sentiment"
    assert not run.activate
    page = words(boss.get(MODELS))
    assert 'id="sentiment-run"' in page
    assert boss.get(MODELS + "progress/").json()["run"]["url"].endswith(f"/trainingrun/{run.pk}/change/")
    jobs.cancel(run.job, run.created_by)
    assert boss.get(MODELS + "progress/").json()["run"] is None


def test_what_a_run_has_learned_is_learned_again_so_the_button_still_counts_it(boss, corrections):
    boss.post(DASHBOARD + "models/retrain/", {"base": "active"})
    run = TrainingRun.objects.get()
    Job.objects.filter(pk=run.job_id).update(state=JobState.DONE)
    page = words(boss.get(MODELS))
    assert "0 of them are new" in page
    assert "Retrain with 40 corrections" in page


def test_activating_by_itself_needs_the_right_to_activate(staff_who, corrections):
    trainer = staff_who("view_reviewscore", "start_training")
    assert 'name="activate"' not in words(trainer.get(MODELS))
    trainer.post(DASHBOARD + "models/retrain/", {"base": "active", "activate": "1"})
    assert TrainingRun.objects.get().activate is False


def test_a_base_that_is_neither_is_refused(boss, corrections):
    answer = boss.post(DASHBOARD + "models/retrain/", {"base": "/etc/passwd"}, follow=True)
    assert "Start from the model in use or from the starter." in words(answer)
    assert not TrainingRun.objects.exists()


def test_the_gate_is_a_table_with_words_beside_its_colours(boss, model):
    model()
    page = words(boss.get(MODELS))
    for expected in ("sentiment-run-7", "90 %", "93 %", "85 %", "20 better, 8 worse", "too few to tell", "Chinese"):
        assert expected in page
    assert '<span class="sentiment-better">better</span>' in page
    assert '<span class="sentiment-worse">worse</span>' in page
    assert "It is not clearly better." in page


def test_activate_then_roll_back_each_in_one_click(boss, model):
    new = model()
    answer = boss.post(f"{MODELS}{new.pk}/activate/", follow=True)
    assert "is in use now" in words(answer)
    assert artifacts.active("sentiment") == new
    answer = boss.post(f"{MODELS}{new.pk}/rollback/", follow=True)
    assert "is in use again" in words(answer)
    assert artifacts.active("sentiment") is None
    answer = boss.post(f"{MODELS}{new.pk}/rollback/", follow=True)  # a second click does not go back twice
    assert "is not in use" in words(answer)


def test_keeping_the_one_in_use_offers_the_new_one_no_more(boss, model):
    new = model()
    boss.post(f"{MODELS}{new.pk}/keep/")
    assert "No new model waits for a decision." in words(boss.get(MODELS))
    new.refresh_from_db()
    assert new.state == Artifact.State.READY


def test_the_history_says_which_model_was_in_use_when_and_what_it_scored(boss, model, scored):
    scored("Good.")
    new = model()
    boss.post(f"{MODELS}{new.pk}/activate/")
    boss.post(f"{MODELS}{new.pk}/rollback/")
    rows = boss.get(MODELS).context["history"]
    assert [row["is_roll_back"] for row in rows] == [True, False, False]
    assert rows[1]["model"] == "sentiment-run-7"
    assert rows[1]["user"].get_username() == "boss"


@pytest.mark.parametrize("door", ["activate", "keep", "rollback"])
def test_only_for_those_who_may_and_only_for_models_of_sentiment(boss, staff_who, model, tmp_path, door):
    new = model()
    reader = staff_who("view_reviewscore", "start_training")
    assert f"/{door}/" not in words(reader.get(MODELS))
    assert reader.post(f"{MODELS}{new.pk}/{door}/").status_code == 403
    assert boss.get(f"{MODELS}{new.pk}/{door}/").status_code == 405
    Artifact.objects.filter(pk=new.pk).update(role="text")
    answer = boss.post(f"{MODELS}{new.pk}/{door}/", follow=True)
    assert "This is no model for review sentiment." in words(answer)
    assert boss.post(f"{MODELS}999999/{door}/", follow=True).status_code == 200


def test_a_model_from_elsewhere_that_was_never_compared(boss, model):
    model(languages={})
    page = words(boss.get(MODELS))
    assert "It was not compared with the model in use." in page
