"""The lighter one, something cheaper, which is bigger."""

from __future__ import annotations

import pytest

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "before", "sku", "says"),
    [
        ("the cheaper one, how heavy is it?", "show me your tents", "OUT-E01", "2.1 kg"),
        ("更轻的那个多少钱", "推荐一款帐篷", "OUT-Z03", "¥659.00"),
    ],
)
def test_the_one_that_is_meant_is_chosen_by_its_facts(
    ask: Ask, question: str, before: str, sku: str, says: str
) -> None:
    given = ask(question, before)
    assert [source.pk for source in given.sources] == [key(sku)]
    assert says in given.text


@pytest.mark.parametrize(
    ("question", "before", "weaker"),
    [
        ("太重了，有轻一点的吗", "铸铁锅多重", "COK-Z01"),
        ("that is too expensive, anything cheaper?", "How much is the Hushline headphone?", "AUD-E01"),
    ],
)
def test_another_one_lies_further_that_way(ask: Ask, question: str, before: str, weaker: str) -> None:
    given = ask(question, before)
    assert given.intent == "recommendation"
    assert given.products
    assert key(weaker) not in given.products


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("which of your two tents is lighter?", "Weight is lowest for the Fellside 2-Person Trekking Tent: 2.1 kg"),
        ("两个帐篷哪个更轻", "重量最小的是超轻双人徒步帐篷：1.8千克"),
    ],
)
def test_a_comparison_says_which_one_it_is(ask: Ask, question: str, says: str) -> None:
    assert says in ask(question).text


@pytest.mark.parametrize(
    ("question", "before", "sku", "says"),
    [
        ("and the chamomile?", "How much is the matcha?", "TEA-E03", "$11.00"),
        ("what about the Ridgeline?", "Is the Fellside tent waterproof?", "OUT-E03", "4,000 mm"),
        ("轻羽的呢", "静界耳机续航多久", "AUD-Z02", "7小时"),
    ],
)
def test_another_name_alone_asks_the_same_of_it(ask: Ask, question: str, before: str, sku: str, says: str) -> None:
    given = ask(question, before)
    assert [source.pk for source in given.sources] == [key(sku)]
    assert says in given.text


@pytest.mark.parametrize(
    ("question", "wanted", "unwanted"),
    [
        ("have you got any tea without caffeine?", "TEA-E03", "TEA-E02"),
        ("any gluten free snacks?", "SNK-E01", "SNK-E03"),
        ("有没有不含糖的零食", "SNK-Z03", "SNK-Z04"),
    ],
)
def test_what_must_not_be_in_it_is_not(ask: Ask, question: str, wanted: str, unwanted: str) -> None:
    given = ask(question)
    assert key(wanted) in given.products
    assert key(unwanted) not in given.products


def test_what_is_looked_for_must_be_of_the_kind_and_the_material(ask: Ask) -> None:
    assert ask("有不锈钢的锅吗").products == (key("COK-Z04"),)
    assert ask("do you have laptops?").outcome == "refused"


@pytest.mark.parametrize(("question", "sku"), [("lightest tent please", "OUT-E01"), ("哪款锅最轻", "COK-Z03")])
def test_the_furthest_of_a_kind_comes_first(ask: Ask, question: str, sku: str) -> None:
    assert ask(question).products[0] == key(sku)
