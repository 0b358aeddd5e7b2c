"""Turns of phrase and amounts, before anything is looked up."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.reading import plainly, read


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("I'm allergic to nuts. Can I eat it?", "allergens nut"),
        ("我对坚果过敏，能吃吗", "过敏原坚果"),
        ("几天能退款", "多久能退款"),
        ("I'd rather pay when it gets here", "pay on delivery"),
        ("it arrived and the bag was torn", "arrived broken"),
        ("收到就是破的", "收到的商品破损了"),
        ("what's inside the bear", "filling of the bear"),
        ("where does the coffee come from", "coffee origin"),
        ("where is your store", "where is your shop"),
        ("发票丢了还能保修吗", "保修 包装"),
        ("用多热的水", "冲泡水温"),
    ],
)
def test_turns_of_phrase_become_words_that_are_known(said: str, meant: str) -> None:
    assert meant in plainly(said)


@pytest.mark.parametrize(
    ("said", "most", "least"),
    [
        ("有没有五百块以内的耳机", 500, None),
        ("两百以下的", 200, None),
        ("一千元以上", None, 1000),
        ("under $25.50", 25.5, None),
        ("at least 30 dollars", None, 30),
        ("65 W charger", None, None),
    ],
)
def test_limits_are_read_also_in_chinese_words(said: str, most: float | None, least: float | None) -> None:
    reading = read(said)
    assert (reading.at_most, reading.at_least) == (most, least)
