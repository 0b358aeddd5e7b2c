"""Sizes, ages and people are held against what the facts of the product say."""

from __future__ import annotations

import pytest

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "sku", "begins", "says"),
    [
        ("do you have the Cairn hiking boots in 45?", "SHO-E02", "Yes", "EU 38 to 47"),
        ("do you have running shoes in 48?", "SHO-E03", "No", "EU 36 to 47"),
        ("卫衣有XXL吗", "TOP-Z01", "可以", "S-XXL"),
        ("工装靴有37码吗", "SHO-Z02", "不合适", "38-45"),
    ],
)
def test_a_size_is_looked_up_in_the_range(ask: Ask, question: str, sku: str, begins: str, says: str) -> None:
    given = ask(question)
    assert [source.pk for source in given.sources] == [key(sku)]
    assert given.text.startswith(begins)
    assert says in given.text


@pytest.mark.parametrize(
    ("question", "page", "begins"),
    [
        ("can my 1 year old play with it?", "TOY-E03", "No"),
        ("can my 4yr old play with it?", "TOY-E03", "Yes"),
        ("两岁能玩吗", "TOY-Z03", "不合适"),
        ("两岁能玩吗", "TOY-Z01", "可以"),
        ("does a 16 inch laptop fit?", "BAG-E01", "No"),
    ],
)
def test_an_age_or_a_screen_is_held_against_the_fact(ask: Ask, question: str, page: str, begins: str) -> None:
    assert ask(question, page=page).text.startswith(begins)


def test_which_size_to_take_is_still_the_help_page(ask: Ask) -> None:
    assert "大半码" in ask("我平时穿40码，工装靴要买大一码吗").text


def test_a_tent_for_two_is_one_that_sleeps_two(ask: Ask) -> None:
    given = ask("I want a light tent for two")
    assert given.products[0] == key("OUT-E01")


@pytest.mark.parametrize("question", ["I need a tent for a family of four", "a tent for the four of us please"])
def test_what_is_too_small_is_not_recommended(ask: Ask, question: str) -> None:
    assert key("OUT-E01") not in ask(question).products


def test_sizes_are_told_to_whoever_asks_which_there_are(ask: Ask) -> None:
    assert ask("What sizes does the merino jumper come in?").text.endswith("comes in sizes S to XL.")
