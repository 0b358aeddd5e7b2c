"""The cheapest and the dearest of all that can be bought, departments, areas, slips of the pen."""

from __future__ import annotations

import pytest

from ecom_ai.shopmap import get_shop_map
from shop.models import Product

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "sku"),
    [
        ("What is the cheapest thing you sell?", "SNK-E03"),
        ("What's your most expensive product?", "OUT-E03"),
        ("Least expensive item in the store?", "SNK-E03"),
        ("你们店里最贵的东西是啥", "BAG-Z02"),
        ("店里最便宜的是什么", "STA-Z03"),
    ],
)
def test_the_ends_of_the_price_list_are_those_of_the_shop(ask: Ask, question: str, sku: str) -> None:
    assert ask(question).products == (key(sku),)


def test_what_cannot_be_bought_is_not_the_cheapest(shop: None) -> None:
    Product.objects.filter(sku="SNK-E03").update(stock=0)
    assert get_shop_map().products.by_price("en", dearest=False, limit=1)[0].title.startswith("Moroccan Mint")


def test_the_cheapest_of_a_kind_stays_within_the_price(ask: Ask) -> None:
    assert ask("cheapest gift under 10 for a tea drinker").products == (key("TEA-E02"),)


def test_small_says_nothing_of_a_kitchen(ask: Ask) -> None:
    found = ask("I want something small for the kitchen, not more than 20").products
    assert set(found) == {key("MUG-E01"), key("MUG-E04")}
    assert key("MUG-Z01") in ask("厨房用的小东西100块以下").products


def test_a_room_is_held_against_the_area_that_a_lamp_is_for(ask: Ask) -> None:
    assert ask("和纸吊灯12平的卧室够用吗").text.startswith("可以")
    assert ask("和纸吊灯20平的卧室够用吗").text.startswith("不合适")


def test_what_is_for_every_age_is_for_the_old(ask: Ask) -> None:
    assert key("PET-Z03") in ask("家里老猫十二岁了吃哪款").products


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("how mutch is the campfyre speeker", "$85.00"),
        ("will the campfire speaker survive if it falls in the pool", "IP67"),
        ("how many weeks are in the planner", "53"),
        ("which one boils more water, the gooseneck or the retro kettle", "1.7 L"),
        ("could I take the northfell to work with hot soup, does it stay hot till lunch", "12 hours"),
        ("保温杯早上灌的开水下午还热不", "12小时"),
        ("我在东京留学，能寄过来吗", "海外"),
    ],
)
def test_everyday_words_come_to_what_the_shop_knows(ask: Ask, question: str, says: str) -> None:
    assert says in ask(question).text


def test_the_postage_after_a_return_is_that_of_the_return(ask: Ask) -> None:
    assert "质量问题" in ask("运费呢", "怎么退货").text


def test_who_wants_to_hear_of_bitcoin_is_not_told_how_to_pay(ask: Ask) -> None:
    assert ask("tell me about bitcoin").outcome == "refused"
    assert ask("can I pay with bitcoin?").outcome == "answered"


def test_a_negated_verb_is_no_slip(ask: Ask) -> None:
    assert "left off" in ask("it's a present, my boss shouldn't see what I paid").text


@pytest.mark.parametrize(
    ("question", "sku"), [("给老猫吃什么好", "PET-Z03"), ("what do you have for an old cat", "PET-E03")]
)
def test_food_for_grown_cats_is_not_said_to_be_for_old_ones(ask: Ask, question: str, sku: str) -> None:
    given = ask(question)
    assert given.products[0] == key(sku) or "details do not say" in given.text or "没有写明" in given.text
    assert key(sku) in given.products


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("the zip on the weekender gave up after five weeks", "repair it"),
        ("what is the priciest coffee", "Espresso"),
        ("you guys got the parcel back on the 2nd and no refund on my statement", "5 working days"),
        ("闺女给买的卫衣袖子短一截，能调个大码吗", "免费换一次"),
        ("我出门旅游半个月，快递到了咋办", "驿站"),
        ("奶奶只有现金，送货的收不收", "现金"),
    ],
)
def test_common_words_are_no_slips_of_the_words_of_the_shop(ask: Ask, question: str, says: str) -> None:
    assert says in ask(question).text
