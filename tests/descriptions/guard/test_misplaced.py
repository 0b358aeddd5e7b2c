import pytest

from ecom_ai.descriptions.facts import FactSheet
from ecom_ai.descriptions.guard import Verdict, check
from tests.descriptions.guard import misplaced
from tests.descriptions.guard.test_check import EN_TAIL, ZH_TAIL


def judged(sheet: FactSheet, sentence: str) -> Verdict:
    language = misplaced.language_of(sentence)
    return check(sentence + (EN_TAIL if language == "en" else ZH_TAIL), sheet, language=language)


@pytest.mark.parametrize(("sheet", "sentence"), misplaced.SWAPPED)
def test_a_value_under_the_name_of_another_attribute_is_blocked(sheet: FactSheet, sentence: str) -> None:
    assert {reason.code for reason in judged(sheet, sentence).reasons} == {"wrong_attribute"}


@pytest.mark.parametrize(("sheet", "sentence"), misplaced.TOLD_TWICE)
def test_a_fact_told_twice_is_blocked(sheet: FactSheet, sentence: str) -> None:
    assert {reason.code for reason in judged(sheet, sentence).reasons} == {"repeated_fact"}


@pytest.mark.parametrize(("sheet", "sentence"), misplaced.EMPTY)
def test_a_name_without_its_value_is_blocked(sheet: FactSheet, sentence: str) -> None:
    assert {reason.code for reason in judged(sheet, sentence).reasons} == {"empty_statement"}


@pytest.mark.parametrize(("sheet", "sentence"), misplaced.HONEST)
def test_values_in_their_places_pass(sheet: FactSheet, sentence: str) -> None:
    assert judged(sheet, sentence).reasons == ()


@pytest.mark.parametrize(("sheet", "sentence"), misplaced.SWAPPED + misplaced.TOLD_TWICE + misplaced.EMPTY)
def test_the_words_of_a_reason_stand_in_the_sentence_and_nobody_may_override_it(
    sheet: FactSheet, sentence: str
) -> None:
    for reason in judged(sheet, sentence).reasons:
        assert sentence[reason.start : reason.end] == reason.text != ""
        assert not reason.overridable


def test_a_value_that_another_fact_or_the_title_shares_may_come_twice() -> None:
    sheet = misplaced.fact_sheet("Cream Lamp 20", "", {"Colour": "cream", "Height": "20 cm", "Width": "20 cm"})
    assert judged(sheet, "The colour is cream, a colour of cream, for a height of 20 cm and a width of 20 cm.").passed
