"""What every sentiment engine promises, whoever runs the model."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from ecom_ai.engines.base import SENTIMENTS, Classified, TermInContext, TextClassifier
from ecom_ai.engines.echo import EchoClassifier
from ecom_ai.engines.hf.classifier import HFTextClassifier
from tests.engines.tiny_classifier import save_other, save_own

TEXTS = ["质量很好，物流很快", "broken on arrival", "just a cable", "坏了", "good", "差"] * 3


@pytest.fixture(scope="module", params=["echo", "own", "xlm-r"])
def engine(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    folder = tmp_path_factory.mktemp("classifier")
    if request.param == "echo":
        made: Any = EchoClassifier()
    elif request.param == "own":
        made = HFTextClassifier(str(save_own(folder)))
    else:
        made = HFTextClassifier(str(save_other(folder, ["Negative", "Neutral", "Positive"])), dtype="float32")
    yield made
    if hasattr(made, "close"):
        made.close()


def assert_sound(answer: Classified) -> None:
    assert tuple(answer.probabilities) == SENTIMENTS
    assert sum(answer.probabilities.values()) == pytest.approx(1)
    assert answer.label == max(answer.probabilities, key=lambda label: answer.probabilities[label])


def test_it_is_a_text_classifier_that_names_its_weights(engine: TextClassifier) -> None:
    assert isinstance(engine, TextClassifier)
    assert engine.model_version
    assert engine.labels == SENTIMENTS


def test_answers_come_one_per_text_in_order_whatever_stands_beside_them(engine: TextClassifier) -> None:
    together = engine.classify(TEXTS)
    for text, answer in zip(TEXTS, together, strict=True):
        assert_sound(answer)
        alone = engine.classify([text])[0].probabilities
        assert answer.probabilities == {label: pytest.approx(share, abs=1e-3) for label, share in alone.items()}


def test_no_texts_give_no_answers(engine: TextClassifier) -> None:
    assert engine.classify([]) == []
    assert engine.classify_terms([]) == []


def test_terms_get_one_answer_each(engine: TextClassifier) -> None:
    text = "屏幕很好，但是电池差"
    terms = [TermInContext(text, 0, 2), TermInContext(text, 7, 9), TermInContext("nice lid", 5, 8)]
    answers = engine.classify_terms(terms)
    assert len(answers) == 3
    for answer in answers:
        assert_sound(answer)


def test_many_threads_get_their_own_answers(engine: TextClassifier) -> None:
    expected = [answer.label for answer in engine.classify(TEXTS)]
    with ThreadPoolExecutor(8) as pool:
        batches = list(pool.map(lambda text: engine.classify([text, text]), TEXTS))
    assert [[answer.label for answer in batch] for batch in batches] == [[label, label] for label in expected]


@pytest.mark.parametrize("text", ["", " ", "\x00\x01", "👍", "<script>alert(1)</script>", "\ud800", "好" * 100_000])
def test_hostile_texts_are_text_like_any_other(engine: TextClassifier, text: str) -> None:
    assert_sound(engine.classify([text])[0])
    assert_sound(engine.classify_terms([TermInContext(text, 0, len(text))])[0])
