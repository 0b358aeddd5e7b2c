import pytest

from ecom_ai.descriptions.guard import check
from tests.descriptions.guard import bad_en, bad_zh


@pytest.mark.parametrize(("sentence", "code"), bad_en.SENTENCES)
def test_an_english_claim_without_a_fact_is_blocked(sentence: str, code: str) -> None:
    verdict = check(f"{bad_en.BASE} {sentence}", bad_en.SHEET, language="en")
    assert not verdict.passed
    assert code in {reason.code for reason in verdict.reasons}


@pytest.mark.parametrize(("sentence", "code"), bad_zh.SENTENCES)
def test_a_chinese_claim_without_a_fact_is_blocked(sentence: str, code: str) -> None:
    verdict = check(bad_zh.BASE + sentence, bad_zh.SHEET, language="zh")
    assert not verdict.passed
    assert code in {reason.code for reason in verdict.reasons}


@pytest.mark.parametrize(("sentence", "code"), bad_en.SENTENCES + bad_zh.SENTENCES)
def test_every_reason_points_at_its_words(sentence: str, code: str) -> None:
    english = (sentence, code) in bad_en.SENTENCES
    text = f"{bad_en.BASE} {sentence}" if english else bad_zh.BASE + sentence
    sheet = bad_en.SHEET if english else bad_zh.SHEET
    for reason in check(text, sheet, language="en" if english else "zh").reasons:
        assert 0 <= reason.start <= reason.end <= len(text)
        if reason.end and reason.text:
            assert text[reason.start : reason.end] == reason.text
