"""The model that ships: its folder, what it may not write, and what it writes about things it never saw."""

from __future__ import annotations

import json
import re

import pytest

from benchmarks.rebuild_starters import LIMIT, STARTER
from benchmarks.unseen_facts import facts
from ecom_ai.descriptions.facts import fact_sheet
from ecom_ai.descriptions.prompts import Request
from ecom_ai.descriptions.slots import tokens
from ecom_ai.descriptions.writer import Outcome, Writer
from ecom_ai.engines.base import GenerationOptions
from ecom_ai.engines.hf.generator import HFTextGenerator
from ecom_ai.starters.limits import forbidden_tokens


@pytest.fixture(scope="module")
def outcomes() -> list[Outcome]:
    writer = Writer(HFTextGenerator("starter"), options=GenerationOptions(seed=3))
    sheets = [
        fact_sheet(row["title"], row["category"], row["attributes"], language=row["language"])
        for row in facts(24, seed=11)
    ]
    return writer.write([Request(sheet, sheet.language, seed=number) for number, sheet in enumerate(sheets)])


def test_the_folder_is_small_and_complete() -> None:
    names = {path.name for path in STARTER.iterdir()}
    assert names >= {"config.json", "model.safetensors", "tokenizer.json", "generation_config.json", "README.md"}
    assert sum(path.stat().st_size for path in STARTER.iterdir()) < LIMIT
    mark = json.loads((STARTER / "ecom_ai.json").read_text("utf-8"))
    assert mark == {"version": "starter-text-1", "prompt_format": "slots"}


def test_every_token_with_a_numeral_is_suppressed_and_no_placeholder_is() -> None:
    tokenizer = json.loads((STARTER / "tokenizer.json").read_text("utf-8"))
    suppressed = set(json.loads((STARTER / "generation_config.json").read_text("utf-8"))["suppress_tokens"])
    assert set(forbidden_tokens(tokenizer)) <= suppressed
    added = {token["content"]: token["id"] for token in tokenizer["added_tokens"]}
    assert not suppressed & {added[token] for token in tokens() if re.fullmatch(r"<(?:[tc]|[vn]\d+)>", token)}
    digits = {number for token, number in tokenizer["model"]["vocab"].items() if re.search(r"[0-9]", token)}
    assert digits <= suppressed


def test_it_describes_unknown_products_within_the_guard(outcomes: list[Outcome]) -> None:
    rejected = [(outcome.text, outcome.verdict.reasons) for outcome in outcomes if not outcome.passed]
    assert len(rejected) <= 1, rejected


def test_it_uses_most_attributes_in_both_languages(outcomes: list[Outcome]) -> None:
    for language in ("en", "zh"):
        shares = [outcome.verdict.coverage for outcome in outcomes if outcome.request.language == language]
        assert sum(shares) / len(shares) >= 0.7


def test_no_two_products_get_the_same_text(outcomes: list[Outcome]) -> None:
    assert len({outcome.text for outcome in outcomes}) == len(outcomes)


def test_no_placeholder_is_left_in_a_text(outcomes: list[Outcome]) -> None:
    assert not any(re.search(r"<[a-z]+\d*>", outcome.text) for outcome in outcomes)
