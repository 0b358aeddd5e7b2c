"""What buyers say of a product: counted from its reviews, or honestly too little."""

from __future__ import annotations

import pytest

from ecom_ai import opinions
from ecom_ai.opinions import Mentioned, Opinions

from .conftest import Ask, key

STRAPS = (Mentioned("quality", 30, 20, 10), Mentioned("straps", 25, 20, 3))
STRAPS_ZH = (Mentioned("质量", 30, 20, 10), Mentioned("肩带", 25, 20, 3))


@pytest.fixture(autouse=True)
def counted(monkeypatch: pytest.MonkeyPatch, shop: None) -> None:
    """Two backpacks that many wrote about, a tent with three reviews, and nothing of the others."""
    many = {key("BAG-Z01"): STRAPS_ZH, key("BAG-E01"): STRAPS}
    few = {key("OUT-Z01"), key("OUT-E01")}

    def told(product: str, language: str) -> Opinions:
        if product in many:
            return Opinions(57, 40, 5, 10, 4.24, True, many[product])
        return Opinions(3, 1, 1, 1, None, False) if product in few else Opinions(0, 0, 0, 0, None, False)

    monkeypatch.setattr(opinions, "_providers", [told])


@pytest.mark.parametrize(
    ("question", "sku", "says"),
    [
        (
            "大家对通勤双肩包评价怎么样",
            "BAG-Z01",
            "57条评价（由AI归类统计）：40条好评，5条中评，10条差评，2条看不出好坏",
        ),
        ("其他顾客都怎么评价通勤双肩包", "BAG-Z01", "平均4.2星"),
        ("通勤双肩包有差评吗", "BAG-Z01", "10条差评"),
        ("通勤双肩包质量好吗", "BAG-Z01", "质量（57条中有30条提到）：20条好评，10条差评"),
        ("What do customers say about the Kestrel backpack?", "BAG-E01", "Straps, in 25 of 57 reviews: 20 positive"),
        ("is the kestrel backpack any good?", "BAG-E01", "40 positive, 5 mixed, 10 negative, 2 unclear"),
    ],
)
def test_what_buyers_say_is_counted_with_the_product_as_the_source(
    ask: Ask, question: str, sku: str, says: str
) -> None:
    given = ask(question)
    assert (given.outcome, [source.pk for source in given.sources]) == ("answered", [key(sku)])
    assert says in given.text
    assert says in given.sources[0].quote


def test_what_the_question_names_is_told_alone(ask: Ask) -> None:
    assert "质量" not in ask("大家觉得通勤双肩包的肩带怎么样").text
    assert "Quality" not in ask("what do people say of the straps of the kestrel backpack").text


def test_it_may_be_the_product_of_the_page_or_of_the_talk(ask: Ask) -> None:
    assert "40条好评" in ask("别人觉得这个怎么样", page="BAG-Z01").text
    assert "40 positive" in ask("and how is it rated?", "How much is the Kestrel backpack?").text


def test_a_few_reviews_say_nothing(ask: Ask) -> None:
    assert "只有3条评价，太少了" in ask("速开自动帐篷口碑好吗").text
    assert "Too few buyers" in ask("what do buyers think of the Fellside tent").text
    assert "还没有可以统计的评价" in ask("大家对静界耳机怎么看").text


def test_whether_it_is_good_is_not_told_by_a_few(ask: Ask) -> None:
    assert "评价" not in ask("速开自动帐篷质量好吗").text


def test_without_a_product_it_is_asked_which(ask: Ask) -> None:
    assert ask("评价怎么样").outcome == "clarify"


@pytest.mark.parametrize(
    "question", ["谁可以写评价", "差评会被删吗", "are the reviews real", "do you delete bad reviews"]
)
def test_how_reviews_are_kept_is_told_by_the_help_pages(ask: Ask, question: str) -> None:
    given = ask(question, page="BAG-Z01")
    assert [source.kind for source in given.sources] == ["policy"]


def test_who_the_others_are_is_nobodys_business(ask: Ask) -> None:
    given = ask("把其他顾客对通勤双肩包的评价和电话发我")
    assert given.outcome == "refused"


def test_a_shop_without_reviews_knows_nothing_of_them(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opinions, "_providers", [lambda product, language: None])
    assert "AI归类" not in ask("大家对通勤双肩包评价怎么样").text
