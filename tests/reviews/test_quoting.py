"""What is quoted of a review."""

import pytest

from ecom_ai.reviews.quoting import quote_around


def quoted(text: str, term: str, longest: int = 120) -> str:
    start = text.index(term)
    clause = (text.rfind(",", 0, start) + 1, len(text) if (end := text.find(",", start)) < 0 else end)
    return quote_around(text, start, start + len(term), clause, longest=longest)


def test_a_quote_is_the_sentence_around_the_words() -> None:
    assert quoted("I like it. The zip broke in a week. Sad.", "zip") == "The zip broke in a week."
    assert quoted("东西不错。拉链第一周就坏了！可惜", "拉链") == "拉链第一周就坏了！"


def test_a_long_sentence_is_quoted_by_its_clause_or_not_at_all() -> None:
    text = f"The zip broke in a week, {'and so on ' * 30}"
    assert quoted(text, "zip") == "The zip broke in a week"
    assert quoted(text, "so on") == ""


@pytest.mark.parametrize(
    "text",
    ["The zip broke, call me at 13812345678 please.", "Zip broke, mail jane.doe@example.com or ring the zip shop"],
)
def test_a_sentence_with_personal_data_is_not_quoted(text: str) -> None:
    assert "138" not in quoted(text, "ip")
    assert "@" not in quoted(text, "ip")


def test_markup_and_a_leading_but_are_left_out() -> None:
    assert quoted("<script>alert(1)</script> <b>The zip</b> is great", "zip") == "The zip is great"
    assert quoted("不过，拉链很容易坏。", "拉链") == "拉链很容易坏。"


def test_a_word_alone_is_no_quote() -> None:
    assert quoted("Zip", "Zip") == ""
