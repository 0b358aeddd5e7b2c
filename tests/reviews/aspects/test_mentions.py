"""The shape of what is found, whatever the language."""

import pytest

from ecom_ai.reviews.aspects import Aspect, Lexicon, Mention, built_in_lexicon, find_mentions

from .said import said


@pytest.mark.parametrize(
    "text", ["如果质量好我会再买", "If the price is good I will", "质量好吗？", "Is the quality good?"]
)
def test_a_condition_or_a_question_is_no_opinion(text: str) -> None:
    assert set(said(text).values()) == {"neutral"}


@pytest.mark.parametrize(("text", "verdict"), [("质量怎么样？", "neutral"), ("How is the quality?", "neutral")])
def test_a_question_without_an_opinion_is_plain(text: str, verdict: str) -> None:
    assert said(text) == {"quality": verdict}


def test_pictures_name_aspects_too() -> None:
    assert said("包装🎁不错，🚚也快") == {"packaging": "positive", "delivery": "positive"}


def test_a_text_in_both_languages_is_read_in_both() -> None:
    assert said("质量 very good，物流 a bit slow") == {"quality": "positive", "delivery": "negative"}


def test_the_words_that_carry_an_opinion_are_marked_with_what_turns_them() -> None:
    text = "Nice, but the quality is not very good."
    mention = next(m for m in find_mentions(text, "en", built_in_lexicon()) if m.aspect == "quality")
    assert [text[start:end] for start, end in mention.opinion_spans] == ["not very good"]
    assert text[mention.start : mention.end] == "quality"
    assert text[mention.clause_start : mention.clause_end].strip() == "but the quality is not very good"


def test_an_opinion_in_the_next_clause_is_carried_to_the_aspect_that_waits_for_it() -> None:
    assert said("The quality, really, is outstanding") == {"quality": "positive?"}
    assert said("这个质量，真的很好") == {"quality": "positive?"}


def test_staff_can_add_an_aspect_with_words_in_both_languages() -> None:
    lexicon = Lexicon((Aspect("lid", "盖子", "Lid", ("杯盖",), ("lid",)),))
    assert find_mentions("The lids are great", "en", lexicon) == [
        Mention("lid", 4, 8, 0, 18, ((13, 18),), "positive", True)
    ]
    assert [mention.polarity for mention in find_mentions("杯盖太差了", "zh", lexicon)] == ["negative"]


def test_an_aspect_that_staff_took_away_is_not_found() -> None:
    lexicon = Lexicon(aspect for aspect in built_in_lexicon().aspects if aspect.code != "price")
    assert find_mentions("Far too expensive, bad price", "en", lexicon) == []


def test_words_of_staff_with_strange_characters_do_no_harm() -> None:
    lexicon = Lexicon((Aspect("x", "", "X", ("", " ", "a.*b(", "C++"), ("[", "c++", "İ")),))
    assert [mention.aspect for mention in find_mentions("c++ is great", "en", lexicon)] == ["x"]
    assert find_mentions("aXXb", "zh", lexicon) == []


def test_an_empty_lexicon_finds_nothing() -> None:
    assert find_mentions("Great quality", "en", Lexicon(())) == []
