from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from ecom_ai.reviews.models import ReviewScore
from tests.reviews.conftest import BAD_EN, GOOD_ZH

pytestmark = pytest.mark.django_db


def run(tmp_path: Path, *lines: str) -> list[dict]:
    source, target = tmp_path / "in.jsonl", tmp_path / "out" / "out.jsonl"
    source.write_text("\n".join(lines), "utf-8")
    call_command("ecom_ai_score_reviews", texts=source, out=target)
    return [json.loads(line) for line in target.read_text("utf-8").splitlines()]


def test_every_line_comes_back_in_order_with_all_its_fields(tmp_path: Path) -> None:
    out = run(
        tmp_path,
        json.dumps({"id": 7, "text": BAD_EN, "stars": {"a": [1]}}),
        "",
        json.dumps({"text": GOOD_ZH}, ensure_ascii=False),
        json.dumps({"text": "👍👍"}),
        json.dumps({"text": ""}),
    )
    assert (out[0]["id"], out[0]["stars"], out[0]["label"]) == (7, {"a": [1]}, "negative")
    assert out[0]["aspects"][0]["aspect"] == "quality"
    assert out[0]["score"] == max(out[0]["probabilities"].values())
    assert (out[1]["label"], out[1]["language"]) == ("positive", "zh")
    assert out[3]["unsure"] == "empty"
    assert len(out) == 4
    assert not ReviewScore.objects.exists()


def test_bad_lines_are_reported_and_nothing_is_lost(tmp_path: Path) -> None:
    out = run(tmp_path, "no json", "[1]", '{"id": 1}', '{"id": 2, "text": 5}', json.dumps({"id": 3, "text": BAD_EN}))
    assert [each.get("error", {}).get("code") for each in out] == ["bad_json", "bad_json", "no_text", "no_text", None]
    assert [each.get("id") for each in out] == [None, None, 1, 2, 3]
    assert out[4]["label"] == "negative"


def test_half_of_a_surrogate_pair_and_a_hundred_thousand_characters_pass(tmp_path: Path) -> None:
    out = run(tmp_path, '{"text": "\\ud83d great"}', json.dumps({"text": "good " * 20_000}), '{"text": "a\\u0000 bad"}')
    assert len(out) == 3


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="--out"):
        call_command("ecom_ai_score_reviews", texts=tmp_path / "in.jsonl")
    with pytest.raises(CommandError, match="no file"):
        call_command("ecom_ai_score_reviews", texts=tmp_path / "in.jsonl", out=tmp_path / "out.jsonl")


def test_counts_are_checked_from_the_command_line(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("ecom_ai_score_reviews", check_counts=True)
    assert "All counts are right." in capsys.readouterr().out
