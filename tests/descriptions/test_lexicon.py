import time

import pytest

from ecom_ai.descriptions import lexicon
from ecom_ai.descriptions.concepts import entries, read_data
from ecom_ai.descriptions.facts import Language
from ecom_ai.descriptions.quantities import find_quantities, same_amount


@pytest.mark.parametrize(
    ("name", "least"),
    [
        ("materials", 200),
        ("colours", 80),
        ("certifications", 60),
        ("countries", 60),
        ("categories", 150),
        ("attributes", 250),
    ],
)
def test_the_lexicon_is_wide_enough(name: str, least: int) -> None:
    assert len(read_data(name)) >= least


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("cotton", "棉"),
        ("Stainless steel", "不锈钢"),
        ("240 g", "240克"),
        ("80% cotton, 20% polyester", "80%棉、20%涤纶"),
        ("10 x 20 x 30 cm", "10 x 20 x 30厘米"),
        ("18-25 °C", "18-25°C"),
        ("dark blue", "深蓝色"),
        ("machine washable", "可机洗"),
        ("yes", "是"),
        ("X200", "X200"),
        ("M, L, XL", "M, L, XL"),
        ("about 500 ml", "约500毫升"),
        ("spring and autumn", "春秋"),
        ("2 years", "2年"),
        ("food-grade silicone", "食品级硅胶"),
        ("ABS plastic and metal", "ABS和金属"),
        ("made of dreams", None),
        ("Nordhaven", None),
        ("", None),
    ],
)
def test_english_values_are_said_in_chinese(value: str, said: str | None) -> None:
    assert lexicon.translate(value, "zh") == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("棉", "cotton"),
        ("304不锈钢", "304 stainless steel"),
        ("240克", "240 g"),
        ("双层玻璃", "double-walled glass"),
        ("可机洗", "machine washable"),
        ("不可机洗", "do not machine wash"),
        ("深蓝色/白色", "dark blue/white"),
        ("5000毫安时", "5000 mAh"),
        ("3层", "3 layers"),
        ("1层", "1 layer"),
        ("12支装", "12 pieces"),
        ("约500毫升", "about 500 ml"),
        ("春秋", "spring and autumn"),
        ("橡木、亚麻布", "oak, linen"),
        ("支持", "yes"),
        ("心里的风", None),
    ],
)
def test_chinese_values_are_said_in_english(value: str, said: str | None) -> None:
    assert lexicon.translate(value, "en") == said


def test_a_value_in_the_wanted_language_stays() -> None:
    assert lexicon.translate("Soft cotton", "en") == "Soft cotton"
    assert lexicon.translate("柔软的棉", "zh") == "柔软的棉"


def test_the_attribute_tells_the_metal_from_the_colour() -> None:
    assert lexicon.translate("gold", "zh", name="Colour") == "金色"
    assert lexicon.translate("gold", "zh", name="Material") == "黄金"
    assert lexicon.translate("Nordhaven", "zh", name="Brand") == "Nordhaven"


@pytest.mark.parametrize(
    ("name", "to", "said"),
    [
        ("重量", "en", "Weight"),
        ("净含量", "en", "Net weight"),
        ("Weight", "zh", "重量"),
        ("Item weight (g)", "zh", "重量"),
        ("country of origin", "zh", "产地"),
        ("适用人群", "en", "Target audience"),
        ("Weight", "en", "Weight"),
        ("Zorbness", "zh", None),
        ("", "zh", None),
    ],
)
def test_attribute_names(name: str, to: Language, said: str | None) -> None:
    assert lexicon.attribute_name(name, to) == said


def test_categories_use_the_last_part_of_a_path() -> None:
    assert lexicon.category("Home > Kitchen > Tea", "zh") == "茶叶"
    assert lexicon.category("家居/茶具", "en") == "tea set"
    assert lexicon.category("Zorb", "zh") is None


@pytest.mark.parametrize(
    ("text", "language", "found"),
    [
        ("A stainless-steel bottle", "en", ("material", "stainless steel")),
        ("不锈钢水杯", "zh", ("material", "stainless steel")),
        ("GOTS-certified", "en", ("certification", "gots")),
        ("通过ISO9001认证", "zh", ("certification", "iso 9001")),
        ("made in Portugal", "en", ("country", "portugal")),
        ("产自浙江", "zh", ("country", "zhejiang")),
        ("藏青色外套", "zh", ("colour", "navy")),
        ("for boys", "en", ("gender", "boys")),
    ],
)
def test_concepts_are_found(text: str, language: Language, found: tuple[str, str]) -> None:
    assert found in {(concept.kind, concept.key) for concept in lexicon.find_concepts(text, language)}


@pytest.mark.parametrize(
    ("text", "language", "kind"),
    [
        ("This led to a cup", "en", "property"),
        ("a turkey and some china plates", "en", "country"),
        ("皮肤柔软", "zh", "material"),
        ("地铁站旁", "zh", "material"),
        ("白天和黑夜", "zh", "colour"),
        ("红酒杯", "zh", "colour"),
        ("moonlit", "en", "material"),
    ],
)
def test_words_inside_other_words_are_no_concepts(text: str, language: Language, kind: str) -> None:
    strong = [concept for concept in lexicon.find_concepts(text, language) if not concept.weak]
    assert kind not in {concept.kind for concept in strong}


def test_every_parent_exists() -> None:
    known = {(entry.kind, entry.key) for entry in entries()}
    for entry in entries():
        for parent in entry.parents:
            kind, _, key = parent.rpartition(":")
            assert (kind or entry.kind, key) in known


def test_finding_concepts_takes_a_millisecond_of_the_processor() -> None:
    text = "The soft cotton shirt from Portugal is dark blue and machine washable at low heat. " * 7
    lexicon.find_concepts(text, "en")
    times = []
    for _ in range(20):
        start = time.thread_time()
        lexicon.find_concepts(text, "en")
        times.append(time.thread_time() - start)
    assert min(times) < 0.003  # 0.3 ms on an idle machine; a search that grows with the lexicon takes 30


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("重240克", [(240, "g")]),
        ("两年质保", [(2, "year")]),
        ("百分之九十", [(90, "%")]),
        ("九成新", [(90, "%")]),
        ("三百二十毫升", [(320, "ml")]),
        ("1.5万毫安时", [(15000, "mAh")]),
        ("two-year", [(2, "year")]),
        ("twenty-four hours", [(24, "hour")]),
        ("half a litre", [(0.5, "l")]),
        ("2,000 W", [(2000, "W")]),
        ("10 x 20 cm", [(10, "cm"), (20, "cm")]),
        ("5-10 hours", [(5, "hour"), (10, "hour")]),
        ("½ cup", [(0.5, "cup count")]),
        ("$5", [(5, "dollar")]),
        ("5 °C", [(5, "°C")]),
        ("10 in wide", [(10, "inch")]),
        ("２４０ｇ", [(240, None)]),
        ("X200 and IP67 and 4K", []),
        ("version 1.2.3", [(1.2, None)]),
    ],
)
def test_quantities(text: str, expected: list[tuple[float, str | None]]) -> None:
    assert [(item.number, item.unit.key if item.unit else None) for item in find_quantities(text)] == expected


@pytest.mark.parametrize(
    ("ours", "theirs", "same"),
    [
        ("0.24 kg", "240 g", True),
        ("0.24公斤", "240克", True),
        ("24 months", "2 years", True),
        ("半小时", "30 minutes", True),
        ("9.84 inches", "25 cm", True),
        ("250 g", "240 g", False),
        ("240 ml", "240 g", False),
        ("4 layers", "4 pieces", False),
        ("4", "4 pieces", True),
        ("4", "4 kg", False),
        ("3斤", "1.5公斤", True),
    ],
)
def test_amounts_are_compared_across_units(ours: str, theirs: str, same: bool) -> None:
    assert same_amount(find_quantities(ours)[0], find_quantities(theirs)[0]) is same
