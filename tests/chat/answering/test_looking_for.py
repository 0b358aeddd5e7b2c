"""What is recommended has what was asked for; where nothing has, nothing is."""

from __future__ import annotations

import pytest

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("有没有600块以内的降噪耳机", ["AUD-Z01"]),
        ("Which tea has no caffeine?", ["TEA-E03"]),
        ("Which pan is free of PFAS?", ["COK-E03"]),
    ],
)
def test_only_what_has_the_quality_fits(ask: Ask, question: str, products: list[str]) -> None:
    assert list(ask(question).products) == [key(sku) for sku in products]


@pytest.mark.parametrize("question", ["有没有500块以内的降噪耳机", "headphones with noise cancelling under 100"])
def test_a_cheaper_one_without_the_quality_is_no_answer(ask: Ask, question: str) -> None:
    assert (given := ask(question)).outcome == "refused"
    assert given.products == ()


@pytest.mark.parametrize("question", ["show me gifts under 20", "50块以内的礼物"])
def test_a_gift_of_any_kind_is_asked_back(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "clarify"


@pytest.mark.parametrize(
    ("question", "head", "sku"),
    [
        ("Please recommend a lamp for reading in bed", "Whether it suits that", "LIT-E01"),
        ("学生写作业用什么灯好", "商品资料没有写明", "LIT-Z01"),
        ("有适合跑步的耳机吗", "商品资料没有写明", "AUD-Z02"),
    ],
)
def test_where_no_fact_tells_the_use_the_kind_is_shown_and_said_so(
    ask: Ask, question: str, head: str, sku: str
) -> None:
    given = ask(question)
    assert given.text.startswith(head)
    assert key(sku) in given.products


@pytest.mark.parametrize("question", ["do you have a subscription for coffee", "do you have a phone for my mum"])
def test_what_it_is_for_is_not_what_is_looked_for(ask: Ask, question: str) -> None:
    assert ask(question).products == ()


def test_a_word_in_a_page_of_the_other_language_is_no_answer(ask: Ask) -> None:
    assert all(source.kind == "product" for source in ask("does the charger come with a cable").sources)


@pytest.mark.parametrize(
    ("question", "products"),
    [("show me your dog food", {"PET-E01", "PET-E04"}), ("有什么狗粮", {"PET-Z01", "PET-Z04"})],
)
def test_dog_food_is_not_just_food_for_pets(ask: Ask, question: str, products: set[str]) -> None:
    assert set(ask(question).products) == {key(sku) for sku in products}


def test_silence_about_an_allergen_is_no_promise(ask: Ask) -> None:
    assert ask("有没有无麸质的零食").text.startswith("商品资料没有写明")


@pytest.mark.parametrize("question", ["Is the stoneware mug heavy?", "你好，粗陶杯重吗"])
def test_another_fact_than_the_one_asked_for_is_no_answer(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "refused"


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("My grandma loves tea but can't have caffeine. What would you suggest?", ["TEA-E03"]),
        ("I avoid caffeine, which tea can I drink?", ["TEA-E03"]),
    ],
)
def test_what_somebody_cannot_have_is_not_recommended(ask: Ask, question: str, products: list[str]) -> None:
    assert list(ask(question).products) == [key(sku) for sku in products]


def test_which_hold_none_is_not_told_by_what_is_in_the_others(ask: Ask) -> None:
    given = ask("which snacks contain no nuts")
    assert given.products == ()
    assert "also handles peanuts" in given.text


def test_a_room_of_the_house_stands_for_what_is_used_there(ask: Ask) -> None:
    assert list(ask("something cheaper than 15 for my kitchen").products) == [key("MUG-E04")]


@pytest.mark.parametrize(
    "question", ["which of the kettles boils more water", "hey, my kettle died, what's the biggest one you got?"]
)
def test_of_a_kind_the_one_that_lies_furthest_comes_first(ask: Ask, question: str) -> None:
    assert ask(question).products[0] == key("APP-E03")


def test_words_for_a_use_show_what_the_shop_keeps_under_them(ask: Ask) -> None:
    given = ask("Do you have anything for camping at night")
    assert given.text.startswith("Whether it suits that")
    assert key("OUT-E02") in given.products


def test_hair_or_skin_is_enough_to_look_for(ask: Ask) -> None:
    assert list(ask("what's good for greasy hair?").products) == [key("HAR-E01")]


def test_another_product_does_not_answer_what_is_asked_of_the_named_one(ask: Ask) -> None:
    assert key("BAG-E01") not in ask("does the weekender have a sleeve for a 13 inch laptop").products


@pytest.mark.parametrize(
    "question", ["budget 25, a gift for someone who likes tea", "a tea for not more than 25 dollars"]
)
def test_a_budget_is_a_limit(ask: Ask, question: str) -> None:
    given = ask(question)
    assert given.products
    assert key("TEA-E04") not in given.products


def test_what_a_phrase_ends_with_is_looked_for(ask: Ask) -> None:
    assert ask("do you sell a coffee grinder").products == ()


def test_of_headphones_and_speakers_a_speaker_is_only_what_is_called_so(ask: Ask) -> None:
    assert ask("is there a speaker cheaper than 80?").products == ()


@pytest.mark.parametrize(
    ("question", "sku"),
    [
        ("shampoo without sulfates", "HAR-E01"),
        ("japanese tea", "TEA-E04"),
        ("ethiopian coffee", "COF-E01"),
        ("cruelty free products", "HAR-E04"),
    ],
)
def test_a_bare_name_is_looked_for(ask: Ask, question: str, sku: str) -> None:
    assert list(ask(question).products) == [key(sku)]


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("do you have any bottle bigger than 500 ml", ["MUG-E02"]),
        ("a bottle with at least 0.5 l", ["MUG-E02"]),
        ("do you have a tent under 3 kg", ["OUT-E01"]),
        ("a kettle of more than 3 l", []),
    ],
)
def test_a_limit_in_a_unit_is_held_against_the_facts(ask: Ask, question: str, products: list[str]) -> None:
    assert list(ask(question).products) == [key(sku) for sku in products]


def test_a_word_that_nothing_says_makes_it_only_of_that_kind(ask: Ask) -> None:
    assert ask("do you have usb-c to lightning cables").text.startswith("Whether it suits that")


def test_what_is_only_of_that_kind_is_not_for_a_younger_child(ask: Ask) -> None:
    given = ask("my niece turns 2 next week. What could I give her for about 30 bucks?")
    assert list(given.products) == [key("TOY-E02")]


def test_what_stands_under_charging_is_not_all_a_charger(ask: Ask) -> None:
    assert ask("what's the most powerful charger you have").products[0] == key("CHG-E01")


def test_another_quality_makes_it_only_of_that_kind(ask: Ask) -> None:
    assert ask("shampoo for coloured hair").text.startswith("Whether it suits that")


def test_where_the_facts_do_not_tell_the_furthest_that_is_said(ask: Ask) -> None:
    assert ask("brightest lamp you have?").text.startswith("Whether it suits that")


def test_a_thing_that_is_only_described_in_chinese_is_looked_for(ask: Ask) -> None:
    given = ask("晚上起夜用的灯")
    assert given.intent == "recommendation"
    assert "小夜灯" in given.text
    assert "工装靴" in ask("想买双上班穿的靴子").text


@pytest.mark.parametrize("question", ["五十以内有啥好东西", "想送程序员男友个实用的，三百左右"])
def test_a_limit_without_a_kind_is_asked_for_the_kind(ask: Ask, question: str) -> None:
    assert ask(question).outcome == "clarify"


def test_ten_bags_of_coffee_are_no_bag(ask: Ask) -> None:
    given = ask("上班族用的包，三百以下")
    assert "双肩包" in given.text
    assert "咖啡" not in given.text


def test_the_cheap_ones_stand_first(ask: Ask) -> None:
    assert [source.pk for source in ask("有没有便宜点的耳机").sources] == [key("AUD-Z02"), key("AUD-Z01")]
