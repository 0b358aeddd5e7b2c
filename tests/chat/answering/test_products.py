"""Facts, prices and stock: from the row, at the moment of the answer."""

from __future__ import annotations

import pytest

from shop.models import Product, ProductAttribute

from .conftest import Ask, key


@pytest.mark.parametrize(
    ("question", "sku", "says"),
    [
        ("How much water does the retro electric kettle hold?", "APP-E03", "1.7 L"),
        ("What is the Tidewater mug made of?", "MUG-E01", "stoneware"),
        ("whats the pirce of the hushline headfones", "AUD-E01", "$129.00"),
        ("Is the Studio Monitor headphone in stock?", "AUD-E04", "sold out"),
        ("多功能养生壶容量多大？", "APP-Z01", "1.5升"),
        ("養生壺多少錢", "APP-Z01", "¥159.00"),
        ("静届耳机多少钱", "AUD-Z01", "¥599.00"),
        ("304双层蒸锅还有货吗？", "COK-Z04", "缺货"),
    ],
)
def test_a_fact_is_told_with_its_product_as_the_source(ask: Ask, question: str, sku: str, says: str) -> None:
    given = ask(question)
    assert (given.outcome, [source.pk for source in given.sources]) == ("answered", [key(sku)])
    assert says in given.text


def test_the_price_is_the_one_of_the_row_now(ask: Ask) -> None:
    Product.objects.filter(sku="APP-E03").update(price="71.50")  # no signal: the index knows nothing of it
    assert "$71.50" in ask("How much is the retro kettle?").text


def test_an_edited_attribute_counts_from_the_next_question(ask: Ask) -> None:
    assert "1.7 L" in ask("What is the capacity of the retro kettle?").text
    ProductAttribute.objects.filter(product__sku="APP-E03", name="Capacity").update(value="2.1 L")
    assert "2.1 L" in ask("What is the capacity of the retro kettle?").text


def test_it_means_the_product_of_the_page(ask: Ask) -> None:
    given = ask("How much is it?", page="COK-E01")
    assert "$129.00" in given.text
    assert given.products == (key("COK-E01"),)


def test_a_follow_up_means_the_product_talked_about(ask: Ask) -> None:
    assert "$62.00" in ask("And how much is it?", "What is the capacity of the retro electric kettle?").text
    assert "268克" in ask("那重量呢", "远行者保温杯容量多少").text


def test_the_second_one_is_the_second_of_the_last_answer(ask: Ask) -> None:
    given = ask("the second one, how heavy is it?", "Compare the Fellside and the Ridgeline tent")
    assert "7.8 kg" in given.text
    assert "2.1 kg" not in given.text


@pytest.mark.parametrize(
    "question",
    [
        "Do you have the Chunky Knit Throw Blanket?",
        "What does the Soup Maker and Blender cost?",
        "月白釉盖碗茶杯有货吗",
        "20寸PC静音登机箱多少钱",
    ],
)
def test_an_unpublished_product_does_not_exist(ask: Ask, question: str) -> None:
    given = ask(question)
    assert given.outcome == "refused"
    hidden = {str(pk) for pk in Product.objects.filter(published=False).values_list("pk", flat=True)}
    assert not hidden & {*given.products, *(source.pk for source in given.sources)}


@pytest.mark.parametrize(
    "question",
    ["Does the retro kettle have wifi?", "Is the Kestrel backpack fireproof?", "养生壶支持WiFi吗", "双肩包防火吗"],
)
def test_what_the_facts_do_not_say_is_not_known(ask: Ask, question: str) -> None:
    given = ask(question)
    assert (given.outcome, given.offer_person) == ("refused", True)


def test_two_products_stand_side_by_side(ask: Ask) -> None:
    given = ask("静界耳机和轻羽耳机有什么区别？")
    assert given.intent == "comparison"
    assert {source.pk for source in given.sources} == {key("AUD-Z01"), key("AUD-Z02")}
    assert "¥599.00" in given.text
    assert "¥249.00" in given.text


def test_a_recommendation_keeps_to_the_price_and_to_what_is_there(ask: Ask) -> None:
    given = ask("Which mugs do you have under $20?")
    assert given.intent == "recommendation"
    assert given.products
    for product in Product.objects.filter(pk__in=given.products):
        assert product.price < 20
        assert product.stock > 0


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("what nib size is the brass pen", "Steel, fine"),
        ("how many tea bags come in the mint tea", "20"),
        ("what colour temperature is the reading light", "2,700 K"),
        ("does the gooseneck kettle keep water warm", "30 minutes"),
        ("can I use the stock pot in the oven", "180"),
    ],
)
def test_english_words_for_a_fact(ask: Ask, question: str, told: str) -> None:
    assert told in ask(question).text


def test_no_overview_answers_yes_or_no(ask: Ask) -> None:
    assert ask("are candles included?", page="OUT-E04").outcome == "refused"


def test_the_bigger_one_is_the_one_that_is_asked_about(ask: Ask) -> None:
    given = ask("the bigger one, how high is it inside?", "Do you have tents?")
    assert "190 cm" in given.text


def test_a_water_bottle_is_not_what_repels_water(ask: Ask) -> None:
    assert ask("Does the backpack have a water bottle pocket").outcome == "refused"


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("积木和磁力片哪个便宜", "榉木积木 60块更便宜"),  # both are 积木, one of them alone is 磁力片
        ("两个帐篷哪个更轻便", "重量最小的是超轻双人徒步帐篷"),
        ("蒸锅现在买得到吗", "缺货"),
    ],
)
def test_what_is_meant_is_told_from_how_it_is_asked(ask: Ask, question: str, says: str) -> None:
    assert says in ask(question).text


def test_what_it_may_hold_is_not_how_much_it_holds(ask: Ask) -> None:
    assert ask("保温杯能装可乐吗").outcome == "refused"


def test_of_the_one_that_is_named_no_other_one_is_told(ask: Ask) -> None:
    given = ask("龙井含多少茶多酚")
    assert given.outcome == "refused"
    assert "陈皮" not in given.text


def test_no_tea_without_caffeine_is_made_up(ask: Ask) -> None:
    assert ask("有没有不含咖啡因的茶").outcome == "refused"


def test_another_colour_is_one_of_the_same_product(ask: Ask) -> None:
    assert "没有列出其他颜色" in ask("有别的颜色没", "双肩包多少钱").text


@pytest.mark.parametrize(
    ("question", "says"),
    [
        ("面膜一片多少毫升", "25毫升×10片"),  # told under 规格
        ("那个帆布包带子最长能调到多长", "70-125厘米"),  # of all bags the one of canvas
        ("坚果里头都有些啥", "腰果"),
        ("核桃是生的还是烤的", "原味烘烤"),  # one of the two stands in a value
        ("护眼灯光是黄的还是白的", "3000K-5000K"),  # the light, not the white lamp
        ("衬衫穿着要不要熨", "免烫处理"),
        ("那个小夜灯人走多近会亮", "3米"),
        ("通勤包淋点雨没事吧", "防泼水：是"),
        ("保温杯冰的能冰多久", "24小时"),
    ],
)
def test_a_measure_or_a_part_of_the_name_is_enough(ask: Ask, question: str, says: str) -> None:
    assert says in ask(question).text


def test_whether_something_is_in_it_is_not_what_it_is(ask: Ask) -> None:
    assert ask("猫罐头里有没有胶").outcome == "refused"
