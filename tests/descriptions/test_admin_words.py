"""Every reason, error and sentence of the panel can be read in both languages."""

from __future__ import annotations

import re

import pytest
from django.utils import translation

from ecom_ai.descriptions.admin.panel_words import panel_words
from ecom_ai.descriptions.guard.reasons import MESSAGES
from ecom_ai.descriptions.reason_words import NOTES, PROMPT_ERRORS, REASONS, error_words, note_words, reason_words
from ecom_ai.exceptions import EcomAIError, InvalidInput

HAN = re.compile(r"[一-鿿]")


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


def test_the_words_for_the_guards_reasons_are_the_guards_own():
    with translation.override("en"):
        assert {code: str(words) for code, words in REASONS.items()} == MESSAGES


@pytest.mark.parametrize("words", [REASONS, NOTES, PROMPT_ERRORS], ids=["reasons", "notes", "errors"])
def test_everything_is_said_in_chinese(words):
    with translation.override("zh-hans"):
        untranslated = [code for code, sentence in words.items() if not HAN.search(str(sentence))]
    assert untranslated == []


def test_the_panel_speaks_chinese():
    with translation.override("zh-hans"):
        assert [name for name, sentence in panel_words().items() if not re.search(r"[一-鿿]|/", sentence)] == []


def test_placeholders_survive_the_translation():
    with translation.override("zh-hans"):
        assert "钛" in reason_words({"code": "unsupported_material", "text": "钛"})
        assert "Weight" in note_words("contradiction:Weight")
        assert "%(count)s" in panel_words()["counter"]
        assert "%(limit)s" in panel_words()["counter"]


def test_unknown_codes_keep_their_own_words():
    assert note_words("something_new") == "something_new"
    assert error_words(EcomAIError("Plain words.", code="brand_new")) == "Plain words."
    assert error_words(InvalidInput("x", code="prompt_without_facts")).startswith("The instruction must")
    assert reason_words({"code": "brand_new", "text": "100 %"}) == "100 %"
