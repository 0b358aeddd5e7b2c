"""Training, resuming and measuring the sentiment classifier, on a data set of a few words."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.training.run import evaluate, run
from ecom_ai.engines.hf.training.sentiment.evaluation import calibration_error
from ecom_ai.engines.training import TrainingOptions, load_sentiment_evaluator
from ecom_ai.exceptions import InvalidInput
from tests.engines.tiny_classifier import save_other

GOOD = ("很好", "不错", "great", "lovely")
BAD = ("很差", "太烂", "awful", "poor")
THINGS = ("屏幕", "电池", "zip", "lid", "杯子", "lamp")


def rows(times: int = 25) -> list[dict[str, Any]]:
    made: list[dict[str, Any]] = []
    for number, (thing, word) in zip(
        range(times * 8), ((t, w) for _ in count() for t in THINGS for w in GOOD + BAD), strict=False
    ):
        label = "positive" if word in GOOD else "negative"
        language = "en" if word.isascii() else "zh"
        text = f"{thing} {word} {number % 7}"
        made.append({"text": text, "label": label, "language": language, "part": "generated"})
        made.append({**made[-1], "text": f"{text}!", "start": 0, "end": len(thing)})
    return [*made, {"text": "没有标签"}, {"text": "还行", "probabilities": [0.1, 0.6, 0.3]}]


def write(folder: Path, content: list[dict[str, Any]], name: str = "train.jsonl") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text("".join(json.dumps(row) + "\n" for row in content), "utf-8")
    return folder


@pytest.fixture(scope="module")
def options(tmp_path_factory: pytest.TempPathFactory) -> TrainingOptions:
    folder = tmp_path_factory.mktemp("sentiment")
    data = write(folder / "data", rows())
    (data / "card.json").write_text('{"languages": {"en": 3, "zh": 4}}', "utf-8")
    return TrainingOptions(
        task="sentiment", data=data, out=folder / "model", vocabulary=300, width=16, heads=2,
        context=32, batch_tokens=512, epochs=6, pretraining=1, teachers=2, learning_rate=0.01, warm_up=2, log_every=5,
        checkpoint_every=4, threads=1, device="cpu",
    )  # fmt: skip


@pytest.fixture(scope="module")
def trained(options: TrainingOptions) -> Path:
    result = run(options)
    assert not result.stopped
    return result.folder


def test_it_learns_texts_and_moods_toward_terms(trained: Path) -> None:
    engine = HFTextClassifier(str(trained))
    assert [answer.label for answer in engine.classify(["杯子很好", "the lid is awful"])] == ["positive", "negative"]
    assert engine.classify_terms([TermInContext("lamp poor", 0, 4)])[0].label == "negative"


def test_the_folder_is_complete_small_and_describes_itself(trained: Path) -> None:
    assert {path.name for path in trained.iterdir()} == {
        *("config.json", "model.safetensors", "tokenizer.json", "tokenizer_config.json"),
        *("ecom_ai.json", "training.json", "rehearsal.jsonl", "README.md"),
    }
    assert sum(path.stat().st_size for path in trained.iterdir()) < 5_000_000
    assert "_name_or_path" not in json.loads((trained / "config.json").read_text("utf-8"))
    card = (trained / "README.md").read_text("utf-8")
    assert "text-classification" in card
    assert "language: [en, zh]" in card


def test_a_stopped_run_goes_on_to_the_same_model(options: TrainingOptions, trained: Path, tmp_path: Path) -> None:
    again = replace(options, out=tmp_path / "again")
    for stops in (3, 9):  # once among the masked words, once among the labels
        asked = count()
        result = run(again, should_stop=lambda asked=asked, stops=stops: next(asked) >= stops)
        assert result.stopped
        assert not result.folder.exists()
    started: list[tuple[int, int]] = []
    run(again, on_start=lambda steps, done: started.append((steps, done)))
    assert 0 < started[0][1] < started[0][0]
    assert (tmp_path / "again" / "model.safetensors").read_bytes() == (trained / "model.safetensors").read_bytes()


def test_corrections_change_the_model_and_the_rest_is_kept(
    options: TrainingOptions, trained: Path, tmp_path: Path
) -> None:
    strange = [{"text": f"{thing} 绝绝子 {n}", "label": "positive"} for n, thing in enumerate(THINGS)]
    unjudged = [{"text": f"{thing} 一天 {n}"} for n, thing in enumerate(THINGS)]
    data = write(tmp_path / "corrections", strange + unjudged)
    turned = replace(options, data=data, base=trained, out=tmp_path / "tuned", epochs=12, batch_tokens=256)
    folder = run(turned).folder
    before, after = (HFTextClassifier(str(path)).classify(["杯子 绝绝子"])[0] for path in (trained, folder))
    assert after.probabilities["positive"] > before.probabilities["positive"]
    evaluator = load_sentiment_evaluator()
    old, new = (evaluator.evaluate_classifier(path, options.data / "train.jsonl") for path in (trained, folder))
    assert new.quality["all"].accuracy > old.quality["all"].accuracy - 0.02
    kept = (folder / "rehearsal.jsonl").read_text("utf-8")
    assert "绝绝子" not in kept
    assert kept == (trained / "rehearsal.jsonl").read_text("utf-8")


def test_three_corrections_of_one_class_are_enough_with_a_base(
    options: TrainingOptions, trained: Path, tmp_path: Path
) -> None:
    data = write(tmp_path / "three", [{"text": "慢", "label": "negative"}] * 3)
    assert run(replace(options, data=data, base=trained, out=tmp_path / "few", epochs=1)).size


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ([{"text": "x"}], "No text of the data has a label"),
        ([{"text": "x", "label": "positive"}] * 3, "needs at least two"),
        ([{"text": "x", "label": "joy"}], "label is 'joy'"),
        ([{"text": "x", "label": "positive", "start": 0, "end": 9}], "no term from 0 to 9"),
        ([{"text": "x", "probabilities": [0.5, 0.6, 0]}], "sum to 1"),
        ([{"label": "positive"}], 'not a record with a "text"'),
    ],
)
def test_data_that_cannot_be_learned_is_named(
    options: TrainingOptions, tmp_path: Path, content: list[dict[str, Any]], words: str
) -> None:
    with pytest.raises(InvalidInput, match=words):
        run(replace(options, data=write(tmp_path / "bad", content), out=tmp_path / "out"))


def test_a_base_of_another_kind_is_refused(options: TrainingOptions, tmp_path: Path) -> None:
    base = save_other(tmp_path / "other", ["negative", "positive"])
    with pytest.raises(InvalidInput, match="another kind"):
        run(replace(options, base=base, out=tmp_path / "out"))


def test_reports_count_each_part_language_and_answer(options: TrainingOptions, trained: Path) -> None:
    report = load_sentiment_evaluator().evaluate_classifier(trained, options.data / "train.jsonl")
    assert set(report.quality) == {"all", "language:zh", "language:en", "part:generated"}
    every = report.quality["all"]
    assert every.records == 400 == len(report.right) == sum(sum(row.values()) for row in every.confusion.values())
    assert every.accuracy == pytest.approx(sum(report.right) / 400)
    assert evaluate(trained, options).records == 400


def test_comparison_of_a_model_with_itself_finds_no_difference(options: TrainingOptions, trained: Path) -> None:
    evaluator = load_sentiment_evaluator()
    report = evaluator.evaluate_classifier(trained, options.data / "train.jsonl", most=50)
    assert len(report.right) == 50
    assert evaluator.compare(report, report).p_value == 1


def test_calibration_error_is_the_distance_of_certainty_and_accuracy() -> None:
    assert calibration_error([0.9] * 10, [True] * 9 + [False]) == pytest.approx(0)
    assert calibration_error([0.9] * 10, [True] * 4 + [False] * 6) == pytest.approx(0.5)
