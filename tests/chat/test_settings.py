"""ECOM_AI_CHAT: each key is told in the docs, and a wrong one is found by `manage.py check`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from ecom_ai.checks import check_chat
from ecom_ai.conf import CHAT, conf

DOCS = Path(__file__).parents[2] / "docs" / "chat.md"


def test_the_docs_name_every_key_and_no_other() -> None:
    rows = re.findall(r"^\| (`[a-z_`, ]+) \|", DOCS.read_text(encoding="utf-8"), re.MULTILINE)
    assert {key for row in rows for key in re.findall("`([a-z_]+)`", row)} == set(CHAT)


@pytest.mark.parametrize(
    "given",
    [[], {"nonsense": 1}, {"characters": 0}, {"characters": None}, {"shop_messages": -1}, {"streams": "many"},
     {"notify": "me@example.com"}, {"answer_tokens": None}, {"keep_days": True}],
)  # fmt: skip
def test_a_wrong_value_is_found_before_it_hurts(given: Any, settings: Any) -> None:
    settings.ECOM_AI_CHAT = given
    assert [each.id for each in check_chat()] == ["ecom_ai.E007"]


def test_what_is_not_given_keeps_its_default(settings: Any) -> None:
    settings.ECOM_AI_CHAT = {"shop_messages": None, "notify": ["me@example.com"]}
    assert check_chat() == []
    assert conf.CHAT["shop_messages"] is None
    assert conf.CHAT["characters"] == 2_000
