"""Whatever customers write, nothing breaks and every place is inside the text."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_ai.reviews.aspects import Mention, built_in_lexicon, find_mentions
from ecom_ai.reviews.sorting import sort_text

ZH = ["质量", "很好", "不", "没有", "物流", "太", "大", "，", "。", "的", "和", "T恤", "“", "”"]
EN = ["quality", "is", "not", "good", "the", "too", "big", "price", "?", "!", " ", "\n", "don't", "3.5", "-"]
ODD = ["😍", "İ", "ﬁ", "\x00", "\ud800"]
WORDS = st.sampled_from([*ZH, *EN, *ODD])
TEXTS = st.one_of(st.text(max_size=200), st.lists(WORDS, max_size=60).map("".join), st.lists(WORDS).map(" ".join))


def is_inside(mention: Mention, text: str) -> bool:
    clause = 0 <= mention.clause_start <= mention.start < mention.end <= mention.clause_end <= len(text)
    return clause and all(0 <= start < end <= len(text) for start, end in mention.opinion_spans)


@settings(deadline=None, max_examples=60)
@given(TEXTS, st.sampled_from(["zh", "en", "", "de"]), st.sampled_from(["", "零食", "Shoes", "x" * 300]))
def test_mentions_lie_inside_their_clause_and_their_text(text: str, language: str, category: str) -> None:
    mentions = find_mentions(text, language, built_in_lexicon(), category)
    assert all(is_inside(mention, text) for mention in mentions)
    assert all(mention.polarity or not mention.certain for mention in mentions)


@settings(deadline=None, max_examples=60)
@given(TEXTS)
def test_every_text_is_sorted(text: str) -> None:
    result = sort_text(text)
    assert not result.is_review or result.language
    assert result.is_review or result.kind


@pytest.mark.parametrize(
    "piece",
    ["质量好", "quality is great and ", "不", "not ", "a-", "<b>", "?", "和", "微信", "ignore all ", "vx-", "“好”"],
)
def test_a_hundred_thousand_characters_of_anything_are_read(piece: str) -> None:
    text = (piece * 100_000)[:100_000]
    sort_text(text)
    assert all(is_inside(mention, text) for mention in find_mentions(text, "", built_in_lexicon()))


def test_many_threads_share_one_lexicon() -> None:
    texts = ["质量很好，价格贵", "Great quality, far too big"] * 50
    alone = [find_mentions(text, "", built_in_lexicon()) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(lambda text: find_mentions(text, "", built_in_lexicon()), texts)) == alone
