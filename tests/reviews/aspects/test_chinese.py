"""What Chinese reviews say of each aspect; every sentence is our own."""

import pytest

from .said import said

GOOD, BAD, PLAIN = "positive", "negative", "neutral"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("质量很好，物流也快，就是价格有点贵。", {"quality": GOOD, "delivery": GOOD, "price": BAD}),
        ("质量好价格便宜物流快", {"quality": GOOD, "price": GOOD, "delivery": GOOD}),
        ("质量好 物流快 包装差", {"quality": GOOD, "delivery": GOOD, "packaging": BAD}),
        ("颜色和尺寸都很满意", {"appearance": GOOD, "size": GOOD}),
        ("很精美的包装，很差的质量", {"packaging": GOOD, "quality": BAD}),
        ("做工精细但是物流太慢", {"quality": GOOD, "delivery": BAD}),
        ("外观：漂亮 质量：差", {"appearance": GOOD, "quality": BAD}),
    ],
)
def test_each_aspect_has_the_opinion_that_stands_with_it(text: str, expected: dict[str, str]) -> None:
    assert said(text) == expected


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("质量不好", "quality", BAD),
        ("质量不是很好", "quality", BAD),
        ("质量一点都不差", "quality", GOOD),
        ("没有异味", "smell", GOOD),
        ("头皮不痒了", "skin", GOOD),
        ("毫无瑕疵", "quality", GOOD),
        ("动不动就断连", "performance", BAD),
        ("价格不贵", "price", GOOD),
        ("客服不理人", "service", BAD),
        ("不漏水", "quality", GOOD),
        ("一点弹性都没有", "comfort", BAD),
        ("洗完头屑少了", "effect", GOOD),
    ],
)
def test_negation_turns_what_it_belongs_to(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] == polarity


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("性价比很高", "price", GOOD),
        ("价格太高", "price", BAD),
        ("噪音很小", "sound", GOOD),
        ("噪音太大", "sound", BAD),
        ("屏幕大", "screen", GOOD),
        ("重量轻", "size", GOOD),
        ("裤子太大了", "size", BAD),
        ("衣服偏小", "size", BAD),
        ("尺码正合适", "size", GOOD),
        ("亮度太低", "use", BAD),
        ("分辨率低", "screen", BAD),
    ],
)
def test_what_is_measured_decides_whether_much_is_good(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] == polarity


@pytest.mark.parametrize(
    ("text", "aspect", "polarity"),
    [
        ("真是太“耐用”了，三天就坏", "quality", BAD + "?"),
        ("价格感人，包装很好", "packaging", BAD + "?"),
        ("刚到手就便宜了两百", "price", BAD + "?"),
        ("希望质量能好一点", "quality", BAD + "?"),
        ("以前质量很好", "quality", GOOD + "?"),
        ("做工比别家好", "quality", GOOD + "?"),
        ("颜色过于艳丽", "appearance", BAD + "?"),
        ("质量还行", "quality", PLAIN + "?"),
        ("快递等了十天", "delivery", BAD + "?"),
    ],
)
def test_what_is_not_meant_plainly_is_left_to_the_classifier(text: str, aspect: str, polarity: str) -> None:
    assert said(text)[aspect] == polarity


@pytest.mark.parametrize(
    "text",
    [
        "好像还没到货",
        "大家都说老板姓高",
        "小时候就喜欢短信",
        "用了好几年，大概三年多",
        "我老公下个月过生日",
        "电脑用了十个小时",
    ],
)
def test_words_inside_other_words_are_no_opinion(text: str) -> None:
    assert not {verdict for verdict in said(text).values() if verdict in (GOOD, BAD)}


@pytest.mark.parametrize(
    ("text", "category", "aspect"),
    [
        ("味道很好", "零食", "taste"),
        ("味道很好", "床上用品", "smell"),
        ("又香又脆", "坚果零食", "taste"),
        ("味道不错，很好吃", "", "taste"),
        ("安装很方便", "热水器", "installation"),
    ],
)
def test_the_category_tells_what_a_word_means(text: str, category: str, aspect: str) -> None:
    assert aspect in said(text, category)


def test_an_aspect_of_other_products_is_not_found() -> None:
    assert said("键盘很脆", "手机") == {"use": "?"}
    assert "battery" not in said("电池很好", "水果")


def test_praise_with_a_sting_is_surely_none() -> None:
    assert said("物流真好，等了半个月才坏着送到，厉害厉害。")["delivery"] == BAD
