"""What buyers mention of a product, under one name in both languages."""

import pytest

from ecom_ai.reviews.aspects import built_in_lexicon, find_mentions
from ecom_ai.reviews.topics import LONGEST_KEY, TopicCount, TopicMention, _rows, count_topics, topic_name, topic_of


@pytest.mark.parametrize("term", ["zip", "Zips", "zipper", "zippers", "拉链", "拉锁"])
def test_one_thing_has_one_key_in_both_languages(term: str) -> None:
    assert topic_of(term) == "zip"


@pytest.mark.parametrize("term", ["quality", "质量", "price", "too big", "", "\x00"])
def test_an_aspect_as_a_whole_is_no_topic(term: str) -> None:
    assert topic_of(term) == ""


def test_the_page_names_it_in_its_own_language() -> None:
    assert (topic_name("zip", "zh"), topic_name("zip", "en")) == ("拉链", "zip")
    assert topic_name("gone", "en") == "gone"


def test_a_review_counts_once_however_often_it_mentions_a_topic() -> None:
    mentions = [
        TopicMention(1, "zip", "negative"),
        TopicMention(1, "zip", "negative"),
        TopicMention(2, "zip", "positive"),
        TopicMention(3, "zip", "positive"),
        TopicMention(3, "zip", "negative"),
        TopicMention(3, "", "negative"),
        TopicMention(4, "lid", "negative"),
    ]
    assert count_topics(mentions) == [TopicCount("zip", 3, 1, 1)]


def test_what_most_reviews_mention_comes_first() -> None:
    mentions = [TopicMention(review, topic, "") for topic, n in (("lid", 2), ("zip", 5)) for review in range(n)]
    assert [count.topic for count in count_topics(mentions)] == ["zip", "lid"]


@pytest.mark.parametrize("row", _rows(), ids=lambda row: row[0])
def test_every_topic_is_found_in_both_languages(row: list[str]) -> None:
    key, _name_zh, _name_en, words_zh, words_en = row
    assert len(key) <= LONGEST_KEY
    for word in words_zh.split(", "):
        assert key in _topics_in(f"{word}很好，非常喜欢这个{word}", "zh"), word
    for word in words_en.split(", "):
        assert key in _topics_in(f"the {word} is excellent", "en"), word


def _topics_in(text: str, language: str) -> set[str]:
    found: set[str] = set()
    for category in ("", "Food", "Skin care", "Headphones", "Shoes"):
        mentions = find_mentions(text, language, built_in_lexicon(), category)
        found |= {topic_of(text[mention.start : mention.end]) for mention in mentions}
    return found
