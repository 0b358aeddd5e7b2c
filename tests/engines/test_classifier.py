"""The engine over transformers: what the contract does not cover."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest
import torch
from transformers import AutoModelForSequenceClassification, AutoTokenizer, pipeline

from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.judge import Judge
from ecom_ai.engines.hf.sentiment.tables import pack, unpack
from ecom_ai.exceptions import ConfigurationError, EngineError, EngineUnavailable, UnsafeModel
from tests.engines.tiny_classifier import random_own, save_other, save_own


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return save_own(tmp_path_factory.mktemp("own"))


def test_it_loads_through_transformers_like_any_other_model(own: Path) -> None:
    told = pipeline("text-classification", str(own), top_k=None)(["质量很好"])[0]
    shares = HFTextClassifier(str(own)).classify(["质量很好"])[0].probabilities
    assert {one["label"]: pytest.approx(one["score"], abs=1e-3) for one in told} == shares


def test_neighbours_and_padding_do_not_change_an_answer(own: Path) -> None:
    texts = ["差", "good " * 30, "", "质量很好，物流很快" * 4]
    engine = HFTextClassifier(str(own), batch_tokens=100_000)
    together = engine.classify(texts)
    for text, answer in zip(texts, together, strict=True):
        alone = engine.classify([text])[0].probabilities
        assert answer.probabilities == {label: pytest.approx(share, abs=1e-4) for label, share in alone.items()}


def test_a_term_changes_the_answer_and_another_term_changes_it_otherwise(own: Path) -> None:
    engine, text = HFTextClassifier(str(own)), "质量很好，物流很快"
    whole = engine.classify([text])[0]
    first, second = engine.classify_terms([TermInContext(text, 0, 2), TermInContext(text, 5, 7)])
    assert len({round(answer.probabilities["positive"], 4) for answer in (whole, first, second)}) == 3


def test_a_term_far_in_a_long_text_is_still_read(own: Path) -> None:
    engine = HFTextClassifier(str(own))
    text = "很好，" * 20_000 + "电池太差" + "，很快" * 20_000
    start = text.index("电池")
    near = engine.classify_terms([TermInContext(text[start - 100 : start + 102], 100, 102)])[0]
    far = engine.classify_terms([TermInContext(text, start, start + 2)])[0]
    assert far.label == near.label


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (["negative", "neutral", "positive"], "three moods"),
        (["NEG", "POS"], "two moods"),
        (["1 star", "2 stars", "3 stars", "4 stars", "5 stars"], "stars"),
    ],
)
def test_other_families_are_one_setting_away(tmp_path: Path, labels: list[str], text: str) -> None:
    answer = HFTextClassifier(str(save_other(tmp_path, labels))).classify([text * 50])[0]
    assert sum(answer.probabilities.values()) == pytest.approx(1)
    if len(labels) == 2:
        assert answer.probabilities["neutral"] == 0


def test_models_without_marks_judge_the_clause(tmp_path: Path) -> None:
    engine = HFTextClassifier(str(save_other(tmp_path, ["negative", "positive"])))
    text = "屏幕很好，电池差"
    assert engine.classify_terms([TermInContext(text, 5, 7)]) == engine.classify(["电池差"])


def test_labels_that_are_no_moods_are_refused_and_may_be_named(tmp_path: Path) -> None:
    folder = str(save_other(tmp_path, ["LABEL_0", "LABEL_1", "LABEL_2"]))
    with pytest.raises(ConfigurationError, match="LABEL_0, LABEL_1, LABEL_2 are no sentiments"):
        HFTextClassifier(folder).classify(["x"])
    with pytest.raises(ConfigurationError, match="2 names, but the model tells 3"):
        HFTextClassifier(folder, labels=["negative", "positive"]).classify(["x"])
    named = HFTextClassifier(folder, labels=["negative", "neutral", "positive"]).classify(["x"])[0]
    turned = HFTextClassifier(folder, labels=["positive", "neutral", "negative"]).classify(["x"])[0]
    assert named.probabilities["negative"] == pytest.approx(turned.probabilities["positive"])


def test_only_safe_folders_are_loaded(own: Path, tmp_path: Path) -> None:
    bad = save_own(tmp_path / "bad")
    (bad / "pytorch_model.bin").write_bytes(b"pickle")
    with pytest.raises(UnsafeModel, match="run code"):
        HFTextClassifier(str(bad)).load()
    (bad / "pytorch_model.bin").unlink()
    config = json.loads((bad / "config.json").read_text("utf-8"))
    (bad / "config.json").write_text(json.dumps({**config, "auto_map": {"AutoModel": "x.Y"}}), "utf-8")
    with pytest.raises(UnsafeModel, match="code of its own"):
        HFTextClassifier(str(bad)).load()
    with pytest.raises(UnsafeModel, match="manifest"):
        HFTextClassifier(str(own), manifest={"config.json": "0" * 64}).load()
    (bad / "config.json").write_text("{", "utf-8")
    with pytest.raises(EngineUnavailable, match="damaged"):
        HFTextClassifier(str(bad)).load()


def test_calibration_of_the_config_is_applied(tmp_path: Path) -> None:
    folder = save_own(tmp_path)
    before = HFTextClassifier(str(folder)).classify(["good"])[0]
    config = json.loads((folder / "config.json").read_text("utf-8"))
    config["calibration"] = {"text": {"scale": [0, 0, 0], "offset": [0, 0, 0]}}
    (folder / "config.json").write_text(json.dumps(config), "utf-8")
    after = HFTextClassifier(str(folder)).classify(["good"])[0]
    assert after.probabilities == {label: pytest.approx(1 / 3) for label in before.probabilities}
    assert before.probabilities != after.probabilities


def test_callers_that_wait_are_judged_together_and_share_a_failure(own: Path) -> None:
    model = AutoModelForSequenceClassification.from_pretrained(own).eval()
    judge = Judge(model, AutoTokenizer.from_pretrained(own))
    batches: list[int] = []
    original = judge._shares

    def watched(texts: list) -> torch.Tensor:  # type: ignore[type-arg]
        batches.append(len(texts))
        if len(batches) == 3:
            raise RuntimeError("out of memory")
        return original(texts)

    judge._shares = watched  # type: ignore[method-assign]
    term = TermInContext("good", 0, 0)
    for round_number in range(2):
        judge._working.acquire()
        failures: list[Exception] = []

        def ask(failures: list[Exception] = failures) -> None:
            try:
                judge.judge([term])
            except EngineError as error:
                failures.append(error)

        threads = [threading.Thread(target=ask) for _ in range(4)]
        for thread in threads:
            thread.start()
        while len(judge._queue) < 4:
            threading.Event().wait(0.01)
        if round_number:
            batches.append(0)
        judge._working.release()
        for thread in threads:
            thread.join(60)
        assert batches[-1] == 4
        assert len(failures) == (4 if round_number else 0)
    assert judge.judge([term])


def test_packed_numbers_stay_close_and_finest_near_zero() -> None:
    weight = torch.randn(500, 8) ** 3
    numbers, scale = pack(weight)
    off = (unpack(numbers, scale) - weight).abs()
    assert numbers.dtype == torch.int8
    assert float(off.max()) <= float(scale) * 0.009
    small = weight.abs() < float(scale) * 0.001
    assert float(off[small].max()) < float(scale) * 0.0004


def test_ngrams_do_not_cross_from_one_text_into_the_next() -> None:
    model, _ = random_own()
    ids = torch.tensor([[5, 6, 7], [8, 9, 0]])
    mask = torch.tensor([[True, True, True], [True, True, False]])
    both, owners = model.ngrams(ids, mask)
    for row in range(2):
        alone, _ = model.ngrams(ids[row : row + 1], mask[row : row + 1])
        assert both[owners == row].tolist() == alone.tolist()
