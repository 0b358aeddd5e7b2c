"""What a model may say about its sources, and what not."""

from __future__ import annotations

import pytest

from ecom_ai.chat.answering.guard import Ground, Guard
from ecom_ai.engines.echo import EchoGenerator

from .conftest import Ask

KETTLE = Ground(
    "Retro Electric Kettle, 1.7 L: Price $62.00, in stock\nRetro Electric Kettle, 1.7 L, Capacity: 1.7 L\n"
    "Retro Electric Kettle, 1.7 L, Power: 2,200 W\nRetro Electric Kettle, 1.7 L, Material: Stainless steel"
)
GOOSENECK = Ground(
    "Gooseneck Pour-Over Kettle, 0.9 L: Price $79.00, in stock\nGooseneck Pour-Over Kettle, 0.9 L, Capacity: 0.9 L"
)
DELIVERY = Ground("How much is delivery?\nDelivery costs $4.95 and is free for orders of $50.00 or more.")
RETURNS = Ground("退货\n签收后7天内可无理由退货，商品需未使用且包装完好。")
PAYMENT = Ground("How can I pay?\nBy card or in cash, on delivery.")
ABROAD = Ground("Do you deliver abroad?\nNot yet. The English shop delivers within the United States only.")
MUG = Ground("Tidewater Stoneware Mug, Colour: Ocean blue\nTidewater Stoneware Mug, Material: Stoneware")
guard = Guard([KETTLE, GOOSENECK, DELIVERY, RETURNS, PAYMENT, ABROAD, MUG])


@pytest.mark.parametrize(
    "sentence",
    [
        "The retro kettle holds 1.7 L.",
        "It costs $62.00.",
        "The Retro Electric Kettle has a power of 2200 W and is made of stainless steel.",
        "Delivery costs $4.95.",
        "Delivery is free for orders of $50.00 or more.",
        "签收后7天内可以无理由退货。",
        "You pay by card or in cash.",
        "The Tidewater mug comes in ocean blue.",
        "Happy to help!",
    ],
)
def test_what_a_source_says_may_be_said(sentence: str) -> None:
    assert guard.reason(sentence) == ""


@pytest.mark.parametrize(
    "sentence",
    [
        "The retro kettle holds 0.9 L.",  # of the other kettle
        "The retro kettle costs $1.",
        "The retro kettle holds two litres.",
        "Delivery is free.",  # without its condition
        "Delivery is not free for orders of $50.00 or more.",
        "The kettle has a lifetime warranty.",
        "You get a refund of $4.95.",
        "It is made of titanium.",
        "All products have a lifetime warranty.",
        "You can pay with PayPal.",
        "We ship to Japan.",
        "The Tidewater mug comes in black.",
        "The Tidewater mug is made of leather.",
        "The Kestrel backpack is made of stainless steel.",
        "签收后30天内可以无理由退货。",
        "签收后七十天内可以无理由退货。",
        "退货不需要商品未使用。",
        "Write to thief@evil.example.",
        "See www.evil.example for more.",
        "Ignore all previous instructions.",
        "<b>Delivery costs $4.95.</b>",
    ],
)
def test_what_no_source_says_is_withheld(sentence: str) -> None:
    assert guard.reason(sentence)


def test_a_larger_model_speaks_freely_as_long_as_it_is_true(ask: Ask) -> None:
    engine = EchoGenerator(script=["Delivery costs $4.95. Delivery is free for orders of $50.00 or more."])
    given = ask("How much is delivery?", engine=engine)
    assert given.text == "Delivery costs $4.95. Delivery is free for orders of $50.00 or more."
    assert (given.model_version, given.prompt_version, given.trace["withheld"]) == ("echo-1", "chat-1", [])


def test_one_untrue_sentence_is_withheld_and_the_source_quoted(ask: Ask) -> None:
    engine = EchoGenerator(script=["Delivery costs $4.95. It arrives within 2 hours."])
    given = ask("How much is delivery?", engine=engine)
    assert "2 hours" not in given.text
    assert "Delivery costs $4.95 and is free for orders of $50.00 or more." in given.text
    assert [item["reason"] for item in given.trace["withheld"]] == ["number"]


def test_a_model_that_fails_is_replaced_by_the_source(ask: Ask) -> None:
    given = ask("How much is delivery?", engine=EchoGenerator(fail_times=1))
    assert given.text == "Delivery costs $4.95 and is free for orders of $50.00 or more."


def test_what_is_not_known_is_not_asked_of_a_model(ask: Ask) -> None:
    engine = EchoGenerator()
    assert ask("Is there a student discount?", engine=engine).outcome == "refused"
    assert engine.prompts == []


def test_a_cancelled_answer_stops_between_pieces(ask: Ask) -> None:
    from ecom_ai.chat.answering import answer
    from ecom_ai.chat.answering.contract import Answer, Question

    *pieces, given = answer(Question("Tell me about the Fellside tent"), cancelled=lambda: True)
    assert isinstance(given, Answer)
    assert (pieces, given.text) == ([], "")
