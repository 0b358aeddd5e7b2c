from ecom_ai.descriptions.facts import FactSheet, fact_sheet
from ecom_ai.descriptions.seo import META_LIMIT, TITLE_LIMIT, meta_description, seo_title

BOTTLE = fact_sheet(
    "Ridgeline Bottle", "Home > Water bottles", {"Brand": "Ridgeline", "Capacity": "500 ml", "Material": "glass"}
)
FLASK = fact_sheet("山行保温杯", "水杯", {"品牌": "山行", "容量": "500毫升", "材质": "304不锈钢"})


def test_the_title_leads_and_attributes_follow_while_they_fit() -> None:
    assert seo_title(BOTTLE, "en") == "Ridgeline Bottle | Water bottles | 500 ml | glass"
    assert seo_title(FLASK, "zh") == "山行保温杯｜水杯｜500毫升｜304不锈钢"


def test_a_long_title_is_cut_at_a_word() -> None:
    sheet = fact_sheet("An extraordinarily long product title that never seems to want to come to any end", "Mugs")
    title = seo_title(sheet, "en")
    assert len(title) <= TITLE_LIMIT["en"]
    assert sheet.title.startswith(title)
    assert title.endswith("to")


def test_a_chinese_sheet_gets_an_english_title_from_what_can_be_said() -> None:
    assert seo_title(FLASK, "en").startswith("Water bottles")
    assert "500 ml" in seo_title(FLASK, "en")


def test_superlatives_of_the_shop_are_left_out() -> None:
    assert "最" not in seo_title(fact_sheet("全网最好的茶杯", "杯子"), "zh")
    assert "茶杯" in seo_title(fact_sheet("全网最好的茶杯", "杯子"), "zh")
    assert "best" not in seo_title(fact_sheet("The best mug", "Mugs"), "en").casefold()


def test_an_empty_sheet_has_no_title() -> None:
    assert seo_title(FactSheet(""), "en") == ""


def test_the_meta_description_is_made_of_whole_sentences() -> None:
    text = (
        "The first sentence tells what it is. The second one says what it is made of, at some length. "
        + "More words follow here. " * 8
    )
    meta = meta_description(text, "en")
    assert len(meta) <= META_LIMIT["en"]
    assert text.startswith(meta)
    assert meta.endswith(".")


def test_a_long_first_sentence_is_cut_at_a_clause() -> None:
    text = "这款保温杯的杯身采用不锈钢，" * 10 + "完。"
    meta = meta_description(text, "zh")
    assert len(meta) <= META_LIMIT["zh"]
    assert meta.endswith("不锈钢…")


def test_a_short_text_stays_whole() -> None:
    assert meta_description("蓝色的杯子。容量大。", "zh") == "蓝色的杯子。容量大。"
    assert meta_description("", "en") == ""
