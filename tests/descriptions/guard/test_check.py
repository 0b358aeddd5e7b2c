import pytest
from hypothesis import given
from hypothesis import strategies as st

from ecom_ai.descriptions.facts import FactSheet, Language, fact_sheet
from ecom_ai.descriptions.guard import CATEGORY, MESSAGES, OVERRIDABLE, TITLE, Limits, check, compared
from tests.descriptions.guard import good_en, good_zh
from tests.descriptions.guard.sheets import BOTTLE, EARPHONES, FLASK, SHIRT, SPEAKER

EN_TAIL = " It is a calm and simple thing for the desk, the bag and the road, and it is quick to look after."
ZH_TAIL = "放在家里或办公室都合适，日常打理也很简单，用起来轻松自在。"


def codes(text: str, sheet: FactSheet, language: Language) -> set[str]:
    return {reason.code for reason in check(text, sheet, language=language).reasons}


def test_a_claim_leads_to_the_fact_it_came_from() -> None:
    verdict = check(good_en.TEXTS[0][1], BOTTLE, language="en")
    by_text = {item.text: item for item in verdict.evidence}
    assert by_text["0.24 kg"].source == "Weight: 240 g"
    assert BOTTLE.facts[by_text["304 stainless steel"].fact].name == "Material"
    assert by_text["dark blue"].kind == "colour"
    assert by_text["BPA-free"].kind == "property"


def test_title_and_category_prove_as_well() -> None:
    sheet = fact_sheet("Oak Stool 45", "Furniture")
    verdict = check(
        "This stool of oak wood is 45 by name, and a fine piece of Furniture for any room." + EN_TAIL,
        sheet,
        language="en",
    )
    found = {item.text: item.fact for item in verdict.evidence}
    assert verdict.passed, verdict.reasons
    assert found["oak wood"] == TITLE
    assert found["45"] == TITLE
    assert found["Furniture"] == CATEGORY


@pytest.mark.parametrize(
    ("sheet", "language", "claim", "supported"),
    [
        (FLASK, "en", "It holds 500 ml.", True),
        (FLASK, "en", "It holds half a litre.", True),
        (FLASK, "en", "It weighs about 8.5 oz.", True),
        (FLASK, "en", "Its warranty runs for 24 months.", True),
        (FLASK, "en", "It is made of 304 stainless steel.", True),
        (FLASK, "en", "It is made of steel.", True),
        (FLASK, "en", "It is made of 316 stainless steel.", False),
        (FLASK, "en", "It is BPA-free.", True),
        (FLASK, "en", "It is dark blue.", True),
        (FLASK, "en", "It is blue.", True),
        (FLASK, "en", "It is navy blue.", False),
        (FLASK, "en", "It is machine washable.", False),
        (BOTTLE, "zh", "容量500毫升。", True),
        (BOTTLE, "zh", "杯身为304不锈钢。", True),
        (BOTTLE, "zh", "两年质保。", True),
        (BOTTLE, "zh", "杯身防水。", False),
        (BOTTLE, "zh", "重量约半斤。", False),
        (SHIRT, "zh", "面料为有机棉。", True),
        (SHIRT, "zh", "采用棉布。", True),
        (SHIRT, "zh", "含有羊毛。", False),
        (SHIRT, "zh", "产自葡萄牙。", True),
        (SPEAKER, "zh", "机身防水。", True),
        (SPEAKER, "zh", "功率20瓦，播放12小时。", True),
        (SPEAKER, "zh", "有红色可选。", False),
        (EARPHONES, "en", "It has noise cancellation.", True),
        (EARPHONES, "en", "It is waterproof.", False),
        (EARPHONES, "en", "It comes in white and black.", True),
    ],
)
def test_facts_of_one_language_prove_claims_in_the_other(
    sheet: FactSheet, language: Language, claim: str, supported: bool
) -> None:
    text = claim + (EN_TAIL if language == "en" else ZH_TAIL)
    assert (codes(text, sheet, language) == set()) is supported


def test_the_shop_says_no_and_the_text_says_yes() -> None:
    sheet = fact_sheet("Tent", "", {"Waterproof": "no", "Machine washable": False})
    assert "contradiction" in codes("The tent is waterproof." + EN_TAIL, sheet, "en")
    assert codes("The tent is not waterproof." + EN_TAIL, sheet, "en") == set()
    assert "contradiction" in codes("It is machine washable." + EN_TAIL, sheet, "en")
    assert codes("Machine washable: no." + EN_TAIL, sheet, "en") == set()
    assert codes("可机洗：否。" + ZH_TAIL, sheet, "zh") == set()


def test_a_botanical_name_is_nobodys_name() -> None:
    sheet = fact_sheet("Fern", "", {"Botanical name": "Nephrolepis exaltata"})
    assert codes("Its botanical name is Nephrolepis exaltata." + EN_TAIL, sheet, "en") == set()


def test_faux_leather_is_not_leather() -> None:
    sheet = fact_sheet("Bag", "", {"Material": "faux leather"})
    assert codes("The bag is made of faux leather." + EN_TAIL, sheet, "en") == set()
    assert codes("The bag is made of leather." + EN_TAIL, sheet, "en") == {"unsupported_material"}


def test_a_negated_claim_needs_a_fact_too() -> None:
    sheet = fact_sheet("Cup", "", {"Material": "glass", "Contains": "no plastic"})
    assert codes("It contains no plastic." + EN_TAIL, sheet, "en") == set()
    assert codes("It contains no silicone." + EN_TAIL, sheet, "en") == {"unsupported_material"}
    assert codes("It is made of plastic." + EN_TAIL, sheet, "en") == {"contradiction"}


def test_another_season_or_gender_contradicts() -> None:
    sheet = fact_sheet("Jacket", "", {"Season": "winter", "Gender": "men"})
    assert codes("A jacket for winter." + EN_TAIL, sheet, "en") == set()
    assert codes("A jacket for summer." + EN_TAIL, sheet, "en") == {"contradiction"}
    assert codes("A jacket for women." + EN_TAIL, sheet, "en") == {"contradiction"}
    assert codes("A jacket for summer." + EN_TAIL, fact_sheet("Jacket"), "en") == set()


def test_a_unit_in_the_name_of_an_attribute_counts() -> None:
    sheet = fact_sheet("Pan", "", {"Weight (g)": 900, "直径（厘米）": 28})
    assert codes("It weighs 0.9 kg and is 28 cm wide." + EN_TAIL, sheet, "en") == set()
    assert codes("It weighs 900 kg." + EN_TAIL, sheet, "en") == {"unsupported_number"}


def test_a_unit_that_is_the_name_of_an_attribute_counts() -> None:
    sheet = fact_sheet("Planner", "", {"Weeks": 53, "周数": 26})
    assert codes("It has 53 weeks." + EN_TAIL, sheet, "en") == set()
    assert codes("全年分为26周。" + ZH_TAIL, sheet, "zh") == set()
    assert codes("It has 54 weeks." + EN_TAIL, sheet, "en") == {"unsupported_number"}


def test_inches_before_a_conjunction_are_inches() -> None:
    sheet = fact_sheet("Saddle", "", {"Seat size": "17.5 in", "Girth straps": 2})
    assert codes("It has a seat size of 17.5 in and 2 girth straps." + EN_TAIL, sheet, "en") == set()
    assert codes("Two straps, 2 in the box." + EN_TAIL, sheet, "en") == set()


def test_a_near_duplicate_names_its_twin() -> None:
    text = good_zh.TEXTS[0][1]
    verdict = check(text, FLASK, language="zh")
    alike = compared(verdict, text, lambda text: "product 7")
    assert [(reason.code, reason.text) for reason in alike.reasons] == [("near_duplicate", "product 7")]
    assert not alike.passed
    assert compared(verdict, text, lambda text: None) == verdict
    assert verdict.passed


def test_coverage_is_the_share_of_facts_used() -> None:
    sheet = fact_sheet("Mug", "", {"Colour": "red", "Capacity": "300 ml", "Use": "camping", "Finish": "matte glaze"})
    assert check("A red mug for 300 ml." + EN_TAIL, sheet, language="en").coverage == 0.5
    assert check("A red mug for 300 ml, matte glaze, for camping." + EN_TAIL, sheet, language="en").coverage == 1.0
    assert check("A mug." + EN_TAIL, fact_sheet("Mug"), language="en").coverage == 1.0


def test_length_limits_bend_to_short_sheets_and_to_the_caller() -> None:
    sheet = fact_sheet("Mug", "", {"Colour": "red", "Capacity": "300 ml", "Handle": "yes", "Height": "9 cm"})
    assert codes("A red mug.", sheet, "en") == {"too_short"}
    assert codes("A plain mug for tea and for coffee at home.", fact_sheet("Mug"), "en") == set()
    assert "too_long" in codes("One more word. " * 120, sheet, "en")
    verdict = check("A red mug.", sheet, language="en", limits=Limits(least_words=2))
    assert verdict.passed


@pytest.mark.parametrize("text", ["", " ", "\n", "。", "..."])
def test_nothing_is_not_a_description(text: str) -> None:
    for language in ("en", "zh"):
        assert not check(text, BOTTLE, language=language).passed


def test_evidence_of_a_yes_is_the_name_of_the_attribute() -> None:
    sheet = fact_sheet("书立", "文具", {"是否可平摊": "是", "Foldable": "yes", "质保": "53周", "刻度": "有"})
    found = {item.text: item.source for item in check("可平摊，质保是 53周。" + ZH_TAIL, sheet, language="zh").evidence}
    assert found["可平摊"] == "是否可平摊: 是"
    assert found["53周"] == "质保: 53周"
    assert not {"可", "是", "有", "是 53周"} & set(found)
    english = check("It is foldable and comes with care." + EN_TAIL, sheet, language="en")
    assert {item.text for item in english.evidence} == {"foldable"}


def test_a_stray_yes_does_not_count_as_a_fact_used() -> None:
    sheet = fact_sheet("书立", "", {"可平摊": "是", "颜色": "白色", "刻度": "有", "防水": "否"})
    assert check("这只书立是白色的。" + ZH_TAIL, sheet, language="zh").coverage == 0.25


def test_each_code_has_a_message_with_a_place_for_the_words() -> None:
    for code, message in MESSAGES.items():
        assert message % {"text": "x"}
        assert code == code.lower()
    assert set(MESSAGES) >= OVERRIDABLE


def test_very_long_texts_are_checked_in_bounded_time() -> None:
    text = ("The bottle holds 500 ml and it is made of steel, " + "word " * 40) * 60
    assert "too_long" in codes(text, BOTTLE, "en")


@given(st.text(max_size=200), st.sampled_from(["en", "zh"]))
def test_no_text_breaks_the_guard(text: str, language: Language) -> None:
    for item in (*(verdict := check(text, BOTTLE, language=language)).evidence, *verdict.reasons):
        assert 0 <= item.start <= item.end <= len(text)


PIECES = (  # noqa: SIM905  a row of odd pieces, read as a row
    "二 三 十 百 千 万 半 成 年 克 毫升 1 1/0 2.5 3,000 ½ x × - 折 $ ¥ % ° kg two dozen half X200 第一 最 “ ” 《 》"
).split()


@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_odd_numbers_never_break_the_guard(pieces: list[str]) -> None:
    check("".join(pieces), FLASK, language="zh")
    check(" ".join(pieces), fact_sheet("".join(pieces), "", {"".join(pieces): " ".join(pieces)}), language="en")
