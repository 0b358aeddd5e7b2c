"""The sentiment model that ships: its folder, and short texts that every shop has."""

from __future__ import annotations

import json

import pytest

from benchmarks.rebuild_sentiment import LIMIT, STARTER, VERSION
from benchmarks.sentiment_quality import GOALS, TRICKY
from ecom_ai.backends import STARTERS
from ecom_ai.engines.base import TermInContext
from ecom_ai.engines.hf.classifier import HFTextClassifier
from ecom_ai.engines.hf.sources import verify
from ecom_ai.engines.hf.training.sentiment.records import read


@pytest.fixture(scope="module")
def engine() -> HFTextClassifier:
    return HFTextClassifier("starter")


def test_the_folder_is_small_safe_and_complete() -> None:
    assert STARTERS / "sentiment" == STARTER
    names = {path.name for path in STARTER.iterdir()}
    assert names >= {"config.json", "model.safetensors", "tokenizer.json", "rehearsal.jsonl", "README.md"}
    assert sum(path.stat().st_size for path in STARTER.iterdir()) < LIMIT
    verify(STARTER)
    assert json.loads((STARTER / "ecom_ai.json").read_text("utf-8"))["version"] == VERSION


def test_the_sentences_to_rehearse_are_generated_ones_alone() -> None:
    assert {record.part for record in read(STARTER / "rehearsal.jsonl")} == {"generated"}


def test_the_card_names_every_set_and_what_was_measured() -> None:
    card = (STARTER / "README.md").read_text("utf-8")
    for word in ("online_shopping", "chnsenticorp", "waimai", "eprstmt", "clothing", "uci_sentences", "licence", "SVM"):
        assert word in card


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("质量很好，物流很快，很满意", "positive"),
        ("太差了，用了两天就坏，要求退货", "negative"),
        ("Love it! Fits perfectly and the fabric is soft.", "positive"),
        ("Cheap material, it fell apart after one wash. Returned it.", "negative"),
        ("Arrived a day earlier than promised.", "positive"),
        ("far too big", "negative"),
        ("👍", "positive"),
        ("😡", "negative"),
    ],
)
def test_plain_moods_are_told(engine: HFTextClassifier, text: str, label: str) -> None:
    assert engine.classify([text])[0].label == label


def test_most_tricky_texts_are_right(engine: HFTextClassifier) -> None:
    answers = engine.classify([text for text, _ in TRICKY])
    right = sum(answer.label in wanted.split() for (_, wanted), answer in zip(TRICKY, answers, strict=True))
    assert right >= GOALS["tricky"] * len(TRICKY)


def test_two_things_in_one_sentence_get_their_own_moods(engine: HFTextClassifier) -> None:
    zh, en = "屏幕很清晰，但是电池太差", "The zip is great but the lining is thin and torn"
    terms = [TermInContext(zh, 0, 2), TermInContext(zh, 8, 10), TermInContext(en, 4, 7), TermInContext(en, 25, 31)]
    assert [term.term for term in terms] == ["屏幕", "电池", "zip", "lining"]
    assert [answer.label for answer in engine.classify_terms(terms)] == ["positive", "negative"] * 2
