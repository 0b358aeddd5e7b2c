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
