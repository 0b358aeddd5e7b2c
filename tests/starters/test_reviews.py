"""The generated reviews: both languages, all moods, terms where they say they are."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

from benchmarks.sentiment_quality import TRICKY
from ecom_ai.engines.base import SENTIMENTS
from ecom_ai.engines.hf.training.sentiment.records import read
from ecom_ai.starters.reviews.__main__ import main
from ecom_ai.starters.reviews.sentences import records


def test_the_same_seed_gives_the_same_records_and_none_comes_twice() -> None:
    made = list(records(400, seed=3))
    assert made == list(records(400, seed=3))
    assert made != list(records(400, seed=4))
    assert len({(record["text"], record.get("start")) for record in made}) == 400


def test_languages_and_moods_are_balanced() -> None:
    made = list(records(2000, seed=1))
    assert 800 < sum(record["language"] == "zh" for record in made) < 1200
    labels = Counter(record["label"] for record in made if "label" in record)
    assert set(labels) == set(SENTIMENTS)
    assert min(labels.values()) > 200


def test_no_slot_is_left_open_and_terms_stand_where_they_say() -> None:
    for record in records(2000, seed=2):
        assert "{" not in record["text"], record
        assert "\0" not in record["text"]
        if "start" in record:
            term = record["text"][record["start"] : record["end"]]
            assert term == term.strip() != ""


def test_two_things_in_one_sentence_differ_in_mood() -> None:
    by_text: dict[str, set[str]] = {}
    for record in records(2000, seed=5):
        if "start" in record:
            by_text.setdefault(record["text"], set()).add(record["label"])
    assert sum(len(labels) == 2 for labels in by_text.values()) > 0.9 * len(by_text)


def test_the_command_writes_what_training_reads(tmp_path: Path) -> None:
    assert main(["--out", str(tmp_path / "generated.jsonl"), "--count", "50"]) == 0
    assert len(list(read(tmp_path / "generated.jsonl"))) == 50
    assert json.loads((tmp_path / "generated.jsonl").read_text("utf-8").splitlines()[0])["part"] == "generated"


def test_the_benchmark_asks_mostly_what_was_not_generated() -> None:
    made = {record["text"].strip("!.~。！").lower() for record in records(16_000, seed=2)}
    known = [text for text, _ in TRICKY if text.strip("!.~。！").lower() in made]
    assert len(known) <= len(TRICKY) // 3, known
