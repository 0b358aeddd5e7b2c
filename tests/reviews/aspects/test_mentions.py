"""What reviews say of each aspect, in both languages; every sentence is our own."""

import pytest

from ecom_ai.reviews.aspects import Aspect, Lexicon, Mention, built_in_lexicon, find_mentions


def said(text: str, category: str = "") -> dict[str, str]:
    language = "en" if text.isascii() else "zh"
    return {m.aspect: m.polarity for m in find_mentions(text, language, built_in_lexicon(), category)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("质量很好，物流也快，就是价格有点贵。", {"quality": "positive", "delivery": "positive", "price": "negative"}),
        ("质量好价格便宜物流快", {"quality": "positive", "price": "positive", "delivery": "positive"}),
        ("不是很好的质量，但是包装很精美", {"quality": "negative", "packaging": "positive"}),
        ("颜色和尺寸都很满意", {"appearance": "positive", "size": "positive"}),
        ("没有异味，没有色差", {"smell": "positive", "appearance": "positive"}),
        ("性价比很高，重量轻", {"price": "positive", "size": "positive"}),
        ("价格高", {"price": "negative"}),
        ("Arrived a day earlier than promised.", {"delivery": "positive"}),
        ("The jacket is far too big.", {"size": "negative"}),
        (
            "Great quality and fast delivery, but the price is too high.",
            {"quality": "positive", "delivery": "positive", "price": "negative"},
        ),
        ("The fabric is not very soft.", {"material": "negative"}),
        ("No complaints about the packaging.", {"packaging": "positive"}),
        ("I love the color, hate the fit", {"appearance": "positive", "size": "negative"}),
    ],
)
def test_each_aspect_has_the_polarity_of_its_own_words(text: str, expected: dict[str, str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize("text", ["质量怎么样？", "如果质量好我会再买", "Is the quality good?", "If the price is good"])
def test_a_question_or_a_condition_is_no_opinion(text: str) -> None:
    assert set(said(text).values()) == {"neutral"}


def test_the_words_that_carry_an_opinion_are_marked_with_what_turns_them() -> None:
    text = "Nice, but the quality is not very good."
    mention = next(m for m in find_mentions(text, "en", built_in_lexicon()) if m.aspect == "quality")
    assert [text[start:end] for start, end in mention.opinion_spans] == ["not very good"]
    assert text[mention.start : mention.end] == "quality"
    assert text[mention.clause_start : mention.clause_end].strip() == "but the quality is not very good"


def test_staff_can_add_an_aspect_with_words_in_both_languages() -> None:
    lexicon = Lexicon((Aspect("lid", "盖子", "Lid", ("杯盖",), ("lid",)),))
    assert find_mentions("The lids are great", "en", lexicon) == [
        Mention("lid", 4, 8, 0, 18, ((13, 18),), "positive", True)
    ]
    assert [m.polarity for m in find_mentions("杯盖太差了", "zh", lexicon)] == ["negative"]


def test_an_aspect_of_another_category_is_not_found() -> None:
    assert said("味道很好", "零食") == {"taste": "positive"}
    assert said("味道很好", "床上用品") == {"smell": "positive"}
