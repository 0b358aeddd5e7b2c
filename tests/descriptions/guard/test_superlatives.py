import pytest

from ecom_ai.descriptions.concepts import read_data
from ecom_ai.descriptions.facts import fact_sheet
from ecom_ai.descriptions.guard import check
from ecom_ai.descriptions.guard.superlatives import superlative_spans
from tests.descriptions.guard import superlative_cases as cases


def lines(block: str) -> list[str]:
    return [line for line in block.split("\n") if line.strip()]


FORBIDDEN = lines(cases.FORBIDDEN_ZH + cases.FORBIDDEN_EN)
LAWFUL = lines(cases.LAWFUL_ZH + cases.LAWFUL_EN)
LISTED = [("zh", word) for word in read_data("superlatives")["zh"]["words"]] + [
    ("en", word) for word in read_data("superlatives")["en"]["words"]
]


def test_there_are_at_least_five_hundred_cases() -> None:
    assert len(FORBIDDEN) + len(LAWFUL) + len(LISTED) >= 500
    assert len(LAWFUL) >= 150


@pytest.mark.parametrize(("language", "word"), LISTED)
def test_every_word_of_the_list_is_found_in_a_sentence(language: str, word: str) -> None:
    text = f"这款产品{word}，值得拥有。" if language == "zh" else f"This is {word}, they say."
    assert list(superlative_spans(text))


@pytest.mark.parametrize("sentence", FORBIDDEN)
def test_a_superlative_is_found(sentence: str) -> None:
    assert list(superlative_spans(f"{sentence}。" if not sentence.isascii() else f"{sentence}."))


@pytest.mark.parametrize("sentence", LAWFUL)
def test_a_lawful_use_is_left_alone(sentence: str) -> None:
    assert not list(superlative_spans(f"{sentence}。" if not sentence.isascii() else f"{sentence}."))


SHEET = fact_sheet("全网最好的茶杯", "杯子", {"材质": "陶瓷", "容量": "300毫升"})
TEXT = "这只茶杯是全网最好的茶杯，采用陶瓷制成，容量为300毫升，适合在家里慢慢喝茶，也适合办公室使用。"


def test_a_superlative_of_the_shop_is_blocked_but_a_person_may_override_it() -> None:
    verdict = check(TEXT, SHEET, language="zh")
    assert not verdict.passed
    assert {reason.code for reason in verdict.reasons} == {"superlative"}
    assert all(reason.overridable for reason in verdict.reasons)
    assert check(TEXT, SHEET, language="zh", overrides={"superlative"}).passed


def test_an_override_does_not_wave_through_anything_else() -> None:
    verdict = check(
        TEXT.replace("300毫升", "500毫升"), SHEET, language="zh", overrides={"superlative", "unsupported_number"}
    )
    assert [reason.code for reason in verdict.reasons] == ["unsupported_number"]


def test_one_hundred_percent_is_no_boast_where_the_facts_say_so() -> None:
    sheet = fact_sheet("Plain Sheet", "Bedding", {"Composition": "100% cotton", "Colour": "white"})
    text = "This plain sheet is white and made of cotton, 100% of it, so it feels soft all through the night."
    assert "superlative" not in {reason.code for reason in check(text, sheet, language="en").reasons}
