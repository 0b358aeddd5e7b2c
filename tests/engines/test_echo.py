from __future__ import annotations

import pytest

from ecom_ai.engines.base import GenerationOptions, Prompt, TermInContext
from ecom_ai.engines.echo import EchoClassifier, EchoGenerator
from ecom_ai.exceptions import EngineError

OPTIONS = GenerationOptions()


def say(engine: EchoGenerator, text: str) -> str:
    return engine.generate([Prompt(text)], OPTIONS)[0].text


def test_the_facts_of_a_prompt_come_back_as_sentences() -> None:
    assert (
        say(EchoGenerator(), "Fact sheet:\nTitle: Lamp\n- Weight: 240 g") == "The title is Lamp. The weight is 240 g."
    )
    assert say(EchoGenerator(), "商品资料：\n名称：保温杯\n重量：240 克") == "名称为保温杯。重量为240 克。"


def test_slots_come_back_as_placeholders() -> None:
    engine = EchoGenerator(prompt_format="slots")
    assert (
        say(engine, "<en><plain><n1><weight>Weight<num><n2><colour>Colour<word><w>")
        == "The <n1> is <v1>. The <n2> is <v2>."
    )
    assert say(engine, "<zh><plain><n1><weight>重量<num><w>") == "<n1>为<v1>。"


def test_a_script_comes_first_and_may_fail() -> None:
    engine = EchoGenerator(script=["first", EngineError("no"), "third"])
    assert say(engine, "Weight: 1 g") == "first"
    with pytest.raises(EngineError):
        say(engine, "Weight: 1 g")
    assert say(engine, "Weight: 1 g") == "third"
    assert say(engine, "Weight: 1 g") == "The weight is 1 g."


def test_it_fails_as_often_as_told() -> None:
    engine = EchoGenerator(fail_times=2)
    for _ in range(2):
        with pytest.raises(EngineError):
            say(engine, "x: y")
    assert say(engine, "x: y")


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("质量很好", "positive"),
        ("坏了，差", "negative"),
        ("不好", "negative"),
        ("Not good", "negative"),
        ("a blue lamp", "neutral"),
        ("good, but late", "neutral"),
    ],
)
def test_a_few_words_decide_the_mood(text: str, label: str) -> None:
    assert EchoClassifier().classify([text])[0].label == label


def test_the_clause_of_a_term_decides_its_mood() -> None:
    text = "屏幕很好，电池差"
    screen, battery = EchoClassifier().classify_terms([TermInContext(text, 0, 2), TermInContext(text, 5, 7)])
    assert (screen.label, battery.label) == ("positive", "negative")


def test_a_classifier_may_be_told_labels_and_failures() -> None:
    engine = EchoClassifier(script=["negative", EngineError("no")], fail_times=1)
    with pytest.raises(EngineError):
        engine.classify(["good"])
    assert engine.classify(["good"])[0].label == "negative"
    with pytest.raises(EngineError, match="no"):
        engine.classify(["good"])
    assert engine.classify(["good"])[0].label == "positive"
    assert engine.texts == ["good", "good", "good"]
