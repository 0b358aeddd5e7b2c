from __future__ import annotations

import random
import time

import pytest

from ecom_ai.text.similarity import NearDuplicates, jaccard, shingles

WORDS = [f"word{number}" for number in range(3000)]


def texts(count: int) -> list[str]:
    rng = random.Random(5)
    return [" ".join(rng.choices(WORDS, k=100)) for _ in range(count)]


def test_case_and_punctuation_do_not_make_a_difference() -> None:
    assert shingles("Soft, warm WOOL.") == shingles("soft warm wool")
    assert jaccard(shingles("柔软，温暖的羊毛围巾"), shingles("柔软温暖的羊毛围巾！")) == 1.0


def test_jaccard_is_shared_over_all() -> None:
    assert jaccard({1, 2, 3}, {2, 3, 4}) == 0.5
    assert jaccard(set(), set()) == 0.0


def test_a_text_with_a_few_words_changed_is_found() -> None:
    rng = random.Random(6)
    index: NearDuplicates[int] = NearDuplicates()
    corpus = texts(300)
    for key, text in enumerate(corpus):
        index.add(key, text)
    for key, text in enumerate(corpus):
        changed = text.split()
        for _ in range(4):
            changed[rng.randrange(100)] = "other"
        assert index.find(" ".join(changed), 0.75) == key


def test_the_nearest_text_wins_and_the_threshold_holds() -> None:
    index: NearDuplicates[str] = NearDuplicates()
    index.add("near", "这款纯棉连衣裙采用收腰设计，面料柔软亲肤，透气舒适，适合夏季日常穿着")
    index.add("nearer", "这款纯棉连衣裙采用收腰设计，面料柔软亲肤，透气舒适，适合夏季日常穿着出行")
    query = "这款纯棉连衣裙采用收腰设计，面料柔软亲肤，透气舒适，适合夏季日常穿着出行。"
    assert index.find(query, 0.8) == "nearer"
    assert index.find("这款羊毛大衣保暖厚实，适合冬季", 0.8) is None


def test_a_text_is_not_its_own_duplicate_when_told_so() -> None:
    index: NearDuplicates[int] = NearDuplicates()
    index.add(1, "soft warm wool scarf for winter days")
    assert index.find("soft warm wool scarf for winter days", ignore=1) is None
    assert index.find("soft warm wool scarf for winter days") == 1


def test_adding_again_replaces_and_removing_forgets() -> None:
    index: NearDuplicates[int] = NearDuplicates()
    index.add(1, "soft warm wool scarf for winter days")
    index.add(1, "a steel kettle that boils in two minutes")
    assert index.find("soft warm wool scarf for winter days") is None
    index.remove(1)
    assert len(index) == 0
    assert index.find("a steel kettle that boils in two minutes") is None


@pytest.mark.parametrize("text", ["", "。", "棉", "cotton"])
def test_short_texts_do_no_harm(text: str) -> None:
    index: NearDuplicates[int] = NearDuplicates()
    index.add(1, text)
    assert index.find("something else altogether here") is None


def test_ten_thousand_texts_are_indexed_and_looked_up_in_seconds() -> None:
    corpus = texts(10_000)
    index: NearDuplicates[int] = NearDuplicates()
    start = time.thread_time()
    for key, text in enumerate(corpus):
        assert index.find(text) is None
        index.add(key, text)
    taken = time.thread_time() - start
    print(f"10,000 texts of 100 words: {taken:.1f} s")
    assert taken < 20  # seconds of the processor; 3 s on an idle machine
