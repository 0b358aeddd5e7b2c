"""Facts that read badly as "the <name> is <value>" are said the way people say them."""

from __future__ import annotations

import pytest

from ecom_ai.descriptions import slots
from ecom_ai.descriptions.facts import fact_sheet
from ecom_ai.descriptions.slots_moods import is_foreign_mood

ENGLISH = fact_sheet(
    "Frosty Sled",
    "Snow sleds",
    {
        "Seats": "1",
        "Brake": "hand brake",
        "Assembly required": "yes",
        "Handedness": "left",
        "Fits tracks": "40 cm tracks",
        "Standards": "EN 379, ANSI Z87.1",
        "Light needs": "half shade",
        "Runner steel": "stainless steel",
        "Folds": "18 folds",
        "Made in": "Czech Republic",
        "Presentation": "paper box",
        "Care": "Wipe clean and keep dry, never fold it when it is wet",
    },
)
CHINESE = fact_sheet(
    "素坯陶泥",
    "陶泥",
    {
        "熟料含量": "无",
        "存放": "密封避光",
        "可塑性": "适合拉坯",
        "发墨": "快",
        "附赠": "琴架、义甲",
        "深度调节": "不支持",
        "湿度": "60%-80%",
        "对中方式": "激光",
    },
)


def said(sheet, language, raw, *names):
    """`raw` with `{0}`, `{1}` for the slot numbers of the attributes called `names`."""
    encoded = slots.encode(sheet, language=language, tone="plain")
    by_index = {index: tag[2:-1] for tag, index in encoded.used.items() if tag[1] == "n"}
    numbers = [by_index[[fact.name for fact in sheet.facts].index(name)] for name in names]
    return slots.realise(raw.format(*numbers), encoded)


@pytest.mark.parametrize(
    ("raw", "names", "text"),
    [
        ("The<t> is green, and the<n{0}> is<v{0}>.", ["Seats"], "The Frosty Sled is green, and it has one seat."),
        ("It has<v{0}><n{0}>.", ["Seats"], "It has one seat."),
        ("The<n{0}> is<v{0}>.", ["Brake"], "It has a hand brake."),
        ("It has a<n{1}> of<v{1}>, with<v{0}> for the<n{0}>.", ["Assembly required", "Folds"], "assembly is required"),
        ("It comes with a<v{0}><n{0}>.", ["Handedness"], "It is made for the left hand."),
        ("The<t> comes with a<v{0}><n{0}>.", ["Handedness"], "The Frosty Sled is made for the left hand."),
        ("The<n{0}> is<v{0}>.", ["Fits tracks"], "It fits 40 cm tracks."),
        ("It has<n{0}> of<v{0}>.", ["Standards"], "It meets EN 379 and ANSI Z87.1."),
        (
            "Say hello to the<t>, with<v{0}><n{0}>.",
            ["Light needs"],
            "Say hello to the Frosty Sled. It needs half shade.",
        ),
        ("The<n{0}> is<v{0}>.", ["Runner steel"], "The runner is made of stainless steel."),
        ("The<n{0}> is<v{0}>.", ["Presentation"], "The presentation is a paper box."),
        (
            "The<t> combines a<n{0}> of<v{0}> with a<n{0}> of<v{0}>.",
            ["Fits tracks"],
            "The Frosty Sled fits 40 cm tracks.",
        ),
        (
            "With a size of<v{0}> and a size of<v{0}>, the<t> is green.",
            ["Folds"],
            "With a size of 18, the Frosty Sled is green.",
        ),
        ("It comes from<v{0}>.", ["Made in"], "It comes from the Czech Republic."),
    ],
)
def test_english(raw: str, names: list[str], text: str) -> None:
    assert text in said(ENGLISH, "en", raw, *names)


def test_an_instruction_is_no_adjective() -> None:
    text = said(ENGLISH, "en", "It has a<v{1}><n{1}> and a<v{0}><n{0}>.", "Care", "Brake")
    assert text == "It has a hand brake. On the care: wipe clean and keep dry, never fold it when it is wet."


def test_the_product_stays_in_its_sentence() -> None:
    text = said(ENGLISH, "en", "The<t> has<v{0}><n{0}>.", "Runner steel")
    assert text.startswith("The Frosty Sled has stainless steel")


@pytest.mark.parametrize(
    ("raw", "names", "text"),
    [
        ("<c>不含<n{0}>。", ["熟料含量"], "陶泥不含熟料。"),
        ("<n{0}>是<v{0}>。", ["存放"], "宜密封避光存放。"),
        ("这款<c>的<n{0}>为<v{0}>。", ["可塑性"], "这款陶泥适合拉坯。"),
        ("<n{0}>是<v{0}>。", ["发墨"], "发墨快。"),
        ("<n{0}>是<v{0}>。", ["附赠"], "附赠琴架和义甲。"),
        ("不带<n{0}>。", ["深度调节"], "不支持深度调节。"),
        ("<n{0}>采用<v{0}>。", ["湿度"], "湿度为60%-80%。"),
        ("<n{0}>有<v{0}>。", ["对中方式"], "对中方式为激光。"),
    ],
)
def test_chinese(raw: str, names: list[str], text: str) -> None:
    assert said(CHINESE, "zh", raw, *names) == text


@pytest.mark.parametrize(
    ("sentence", "language", "group", "foreign"),
    [
        ("The kitchen is where the day comes together.", "en", "any", True),
        ("The kitchen is where the day comes together.", "en", "kitchen", False),
        ("Take your time, and choose what suits you.", "en", "any", False),
        ("家里的毛孩子，有福了。", "zh", "music", True),
        ("家里的毛孩子，有福了。", "zh", "pet", False),
        ("日常里，给它留个位置。", "zh", "any", False),
    ],
)
def test_moods_suit_the_product(sentence: str, language, group: str, foreign: bool) -> None:
    assert is_foreign_mood(sentence, group, language) is foreign
