from __future__ import annotations

import pytest

from ecom_ai.chat.search.folding import fold, stem
from ecom_ai.chat.search.spelling import distance, nearest
from ecom_ai.chat.search.units import content_units, units


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.7 L", "1.7升"),
        ("10,000 mAh", "10000毫安时"),
        ("養生壺", "养生壶"),
        ("USB-C", "usb c"),
        ("Ｋｅｔｔｌｅ", "kettle"),
    ],
)
def test_one_thing_is_written_in_one_way(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(
    ("word", "same"), [("returns", "return"), ("shipping", "ship"), ("batteries", "battery"), ("prices", "price")]
)
def test_forms_of_a_word_have_one_stem(word: str, same: str) -> None:
    assert stem(word) == stem(same)


def test_the_longest_phrase_wins_and_says_what_it_means() -> None:
    (unit,) = content_units("运费")
    assert unit.topics == ("deliver", "cost")
    assert [unit.topics for unit in content_units("free shipping")] == [("deliver", "cost", "free")]


def test_a_guess_of_the_segmenter_is_cut_where_it_glued_small_words() -> None:
    assert "那要" not in [unit.text for unit in units("那要多久到账")]


def test_a_compound_is_the_thing_at_its_end() -> None:
    assert "bag" in [thing for unit in units("帆布包") for thing in unit.things]


def test_swapped_letters_are_one_slip() -> None:
    assert distance("pirce", "price", 3) == 1
    assert nearest("pirce", ["piece", "price", "prince"]) == "price"
    assert nearest("zebra", ["kettle"]) == ""
