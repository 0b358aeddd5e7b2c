"""Several questions in one message get an answer each."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.several import questions_in

from .conftest import Ask


@pytest.mark.parametrize(
    ("message", "says"),
    [
        ("How much is shipping and how long does it take?", ["$4.95", "2 to 4 working days"]),
        ("Is the sunscreen waterproof and does it have fragrance?", ["80 minutes", "Fragrance free"]),
        ("耶加雪菲多少钱？满多少包邮？", ["¥59.00", "99元"]),
        ("蚕丝被里面填的啥，多重", ["桑蚕丝", "500克"]),
    ],
)
def test_each_question_is_answered(ask: Ask, message: str, says: list[str]) -> None:
    given = ask(message)
    assert given.outcome == "answered"
    assert [each for each in says if each not in given.text] == []


def test_the_second_question_means_the_product_of_the_first(ask: Ask) -> None:
    given = ask("What does the weekender cost? Is it in stock?")
    assert "$155.00" in given.text
    assert "in stock" in given.text
    assert len(given.sources) == 1


@pytest.mark.parametrize(
    ("message", "count"),
    [
        ("你好，我想问一下充电器是不是3C认证的，谢谢", 0),
        ("收到货发现杯子裂了，要寄回去吗", 0),
        ("积木什么材质，几岁能玩", 2),
        ("Hello, I bought a mug. Where does it come from?", 0),
        ("What is it made of? How heavy is it?", 2),
    ],
)
def test_what_asks_nothing_belongs_to_the_question_after_it(message: str, count: int) -> None:
    assert len(questions_in(message)) == count
