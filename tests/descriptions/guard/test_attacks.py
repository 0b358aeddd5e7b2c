import pytest

from ecom_ai.descriptions.facts import FactSheet
from ecom_ai.descriptions.guard import check
from tests.descriptions.guard import attacks_en, attacks_zh, good_en, good_zh


@pytest.mark.parametrize(("sheet", "sentence"), attacks_en.SENTENCES)
def test_an_english_attack_is_blocked(sheet: FactSheet, sentence: str) -> None:
    honest = next(text for each, text in good_en.TEXTS if each == sheet)
    assert not check(f"{honest} {sentence}", sheet, language="en").passed


@pytest.mark.parametrize(("sheet", "sentence"), attacks_zh.SENTENCES)
def test_a_chinese_attack_is_blocked(sheet: FactSheet, sentence: str) -> None:
    honest = next(text for each, text in good_zh.TEXTS if each == sheet)
    assert not check(honest + sentence, sheet, language="zh").passed
