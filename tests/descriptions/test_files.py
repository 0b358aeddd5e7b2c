"""Plain files in, plain files out, without a shop."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from ecom_ai import backends
from ecom_ai.descriptions.services.files import describe_file
from ecom_ai.descriptions.writer import Writer
from ecom_ai.engines.echo import EchoGenerator
from ecom_ai.jobs.models import Job
from tests.descriptions.conftest import BAD, GOOD

MUG = {
    "title": "Harbour mug",
    "category": "Mugs",
    "attributes": {"Material": "stoneware", "Capacity": "350 ml", "Weight": "410 g", "Colour": "sea green",
                   "Dishwasher safe": "yes"},
    "language": "en",
}  # fmt: skip


def describe(tmp_path, lines, *answers):
    source, target = tmp_path / "facts.jsonl", tmp_path / "out" / "texts.jsonl"
    source.write_text(
        "\n".join(line if isinstance(line, str) else json.dumps(line) for line in lines), encoding="utf-8"
    )
    counts = describe_file(source, target, writer=Writer(EchoGenerator(script=list(answers), prompt_format="chat")))
    return counts, [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]


def test_a_line_comes_back_with_every_field_and_its_text(tmp_path):
    counts, (row,) = describe(tmp_path, [{**MUG, "sku": "M-1", "nested": {"a": [1, None]}}], GOOD)
    assert (counts.lines, counts.ready) == (1, 1)
    assert row["sku"] == "M-1"
    assert row["nested"] == {"a": [1, None]}
    assert row["description"] == GOOD
    assert row["status"] == "ready"
    assert row["ai_generated"] is True
    assert {"seo_title", "meta_description", "reasons", "evidence", "model_version"} <= set(row)


def test_order_is_kept_when_lines_in_between_are_bad(tmp_path):
    lines = [{**MUG, "n": 1}, "not json", "[1, 2]", {"title": ""}, {**MUG, "language": "fr"}, {**MUG, "n": 2}]
    _counts, rows = describe(tmp_path, lines, GOOD, GOOD.replace("long coffee", "quiet tea"))
    assert [row["status"] for row in rows] == ["ready", "failed", "failed", "failed", "failed", "ready"]
    codes = [row["reasons"][0]["code"] for row in rows[1:5]]
    assert codes == ["bad_json", "bad_json", "no_facts", "unknown_language"]
    assert (rows[0]["n"], rows[5]["n"]) == (1, 2)


def test_an_unsupported_text_is_marked_not_hidden(tmp_path):
    counts, (row,) = describe(tmp_path, [MUG], *[BAD] * 4)
    assert counts.attention == 1
    assert row["status"] == "attention"
    assert row["reasons"]


@pytest.mark.parametrize(
    "attributes", [{"a": "x" * 60_000}, {str(n): n for n in range(300)}, {"e": "🎁\u202e\x00"}, []]
)
def test_odd_attributes_never_break_the_file(tmp_path, attributes):
    _counts, rows = describe(tmp_path, [{**MUG, "attributes": attributes}])
    assert len(rows) == 1


def test_a_lone_surrogate_survives(tmp_path):
    _counts, (row,) = describe(tmp_path, [json.dumps({**MUG, "note": "\ud800"})], GOOD)
    assert row["note"] == "\ud800"


def test_nothing_is_left_behind_when_it_breaks(tmp_path):
    source, target = tmp_path / "facts.jsonl", tmp_path / "texts.jsonl"
    source.write_text(json.dumps(MUG), encoding="utf-8")
    target.write_text("before", encoding="utf-8")
    with pytest.raises(RuntimeError):
        describe_file(source, target, writer=Writer(EchoGenerator(script=[RuntimeError("disk")])))
    assert target.read_text(encoding="utf-8") == "before"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["facts.jsonl", "texts.jsonl"]


def test_the_command_says_what_it_needs(tmp_path):
    with pytest.raises(CommandError, match="no file"):
        call_command("ecom_ai_describe", "--facts", str(tmp_path / "none"), "--out", str(tmp_path / "out"))
    with pytest.raises(CommandError, match="--out"):
        call_command("ecom_ai_describe", "--facts", str(tmp_path / "none"))


@pytest.mark.django_db
def test_an_output_that_cannot_be_written_is_told_before_the_work(tmp_path, monkeypatch):
    engine = EchoGenerator(script=[RuntimeError("asked for a text")])
    monkeypatch.setitem(backends._engines, "text", (backends.resolve("text").key, engine))
    (tmp_path / "facts.jsonl").write_text(json.dumps(MUG), encoding="utf-8")
    (tmp_path / "folder").mkdir()
    for out in ("folder", "facts.jsonl/out"):
        with pytest.raises(CommandError, match=out.split("/")[0]):
            call_command("ecom_ai_describe", "--facts", str(tmp_path / "facts.jsonl"), "--out", str(tmp_path / out))


@pytest.mark.django_db
def test_a_key_that_no_product_has_starts_nothing():
    with pytest.raises(CommandError, match="no product with the key 987654, nonsense"):
        call_command("ecom_ai_describe", "--product", "987654", "nonsense")
    assert not Job.objects.exists()


@pytest.mark.django_db
def test_the_command_writes_the_file(tmp_path, capsys, monkeypatch):
    engine = EchoGenerator(script=[GOOD], prompt_format="chat")
    monkeypatch.setitem(backends._engines, "text", (backends.resolve("text").key, engine))
    (tmp_path / "facts.jsonl").write_text(json.dumps(MUG), encoding="utf-8")
    call_command("ecom_ai_describe", "--facts", str(tmp_path / "facts.jsonl"), "--out", str(tmp_path / "out.jsonl"))
    assert "1 ready" in capsys.readouterr().out
    assert json.loads((tmp_path / "out.jsonl").read_text(encoding="utf-8"))["description"] == GOOD


@pytest.mark.django_db
def test_without_tables_the_model_that_ships_writes(monkeypatch, settings):
    def no_table(_role):
        raise OperationalError("no such table: ecom_ai_artifact")

    settings.ECOM_AI_ENGINES = {"text": {"BACKEND": "ecom_ai.engines.echo.EchoGenerator", "MODEL": "starter"}}
    monkeypatch.setattr(backends.artifacts, "active", no_table)
    assert backends.engine_for_files("text").model_version == str(backends.STARTERS / "text")
    with pytest.raises(OperationalError):
        backends.engine_for("text")
