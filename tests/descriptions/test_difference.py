import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_ai.descriptions.difference import difference, edit_share


def test_english_is_compared_word_by_word() -> None:
    assert difference("A light cup.", "A heavy cup.") == [
        ("equal", "A "),
        ("delete", "light"),
        ("insert", "heavy"),
        ("equal", " cup."),
    ]


def test_chinese_is_compared_sign_by_sign_and_latin_words_stay_whole() -> None:
    assert difference("蓝色USB杯子", "红色HDMI杯子") == [
        ("delete", "蓝"),
        ("insert", "红"),
        ("equal", "色"),
        ("delete", "USB"),
        ("insert", "HDMI"),
        ("equal", "杯子"),
    ]


@given(st.text(max_size=80), st.text(max_size=80))
def test_both_texts_can_be_read_back(before: str, after: str) -> None:
    found = difference(before, after)
    assert "".join(text for operation, text in found if operation != "insert") == before
    assert "".join(text for operation, text in found if operation != "delete") == after


@pytest.mark.parametrize(
    ("before", "after", "share"),
    [("", "", 0.0), ("same", "same", 0.0), ("", "new", 1.0), ("old", "new", 1.0), ("ab cd", "ab ef", 0.4)],
)
def test_the_share_of_the_edit(before: str, after: str, share: float) -> None:
    assert edit_share(before, after) == pytest.approx(share)


def test_very_long_texts_are_compared_by_sentences_and_stay_complete() -> None:
    before = "One more sentence stands here. " * 900
    after = before + "And a last one."
    assert "".join(text for operation, text in difference(before, after) if operation != "delete") == after
    assert difference(before, after)[-1] == ("insert", " And a last one.")
