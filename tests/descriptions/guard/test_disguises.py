import pytest

from ecom_ai.descriptions.concepts import HAN
from ecom_ai.descriptions.facts import FactSheet, Language, fact_sheet
from ecom_ai.descriptions.guard import check
from ecom_ai.text.traditional import simplified
from tests.descriptions.guard import bad_en, bad_zh, disguises
from tests.descriptions.guard.sheets import FLASK
from tests.descriptions.guard.test_check import EN_TAIL, ZH_TAIL, codes


def language_of(sentence: str) -> Language:
    return "zh" if HAN.search(sentence) else "en"


@pytest.mark.parametrize(("sentence", "code"), disguises.EN)
def test_an_english_disguise_is_seen_through(sentence: str, code: str) -> None:
    verdict = check(f"{bad_en.BASE} {sentence}", bad_en.SHEET, language="en")
    assert code in {reason.code for reason in verdict.reasons}


@pytest.mark.parametrize(("sentence", "code"), disguises.ZH)
def test_a_chinese_disguise_is_seen_through(sentence: str, code: str) -> None:
    verdict = check(bad_zh.BASE + sentence, bad_zh.SHEET, language="zh")
    assert code in {reason.code for reason in verdict.reasons}


@pytest.mark.parametrize(("sheet", "sentence"), disguises.HONEST)
def test_honest_signs_pass(sheet: FactSheet, sentence: str) -> None:
    language = language_of(sentence)
    tail = EN_TAIL if language == "en" else ZH_TAIL
    assert check(sentence + tail, sheet, language=language).reasons == ()


@pytest.mark.parametrize(("sentence", "code"), disguises.EN + disguises.ZH)
def test_a_reason_holds_the_words_as_they_were_written(sentence: str, code: str) -> None:
    language = language_of(sentence)
    text = sentence + (EN_TAIL if language == "en" else ZH_TAIL)
    for reason in check(text, FLASK, language=language).reasons:
        assert not reason.text or text[reason.start : reason.end] == reason.text


def test_nobody_may_wave_a_disguise_through() -> None:
    text = f"{bad_en.BASE} It is the b\u200best bottle."
    verdict = check(text, bad_en.SHEET, language="en", overrides={"disguised", "superlative"})
    assert [(reason.code, reason.overridable) for reason in verdict.reasons] == [("disguised", False)]


def test_what_the_shop_itself_writes_may_be_told() -> None:
    sheet = fact_sheet("Mug 🌿 Ⅳ", "", {"Set": "a pair of", "Filling": "1/2", "Brand": "M.U.G."})
    told = "The Mug 🌿 Ⅳ by M.U.G. is filled by ½ and comes as a pair of mugs." + EN_TAIL
    assert not codes(told, sheet, "en") & {"emoji", "unsupported_number", "disguised"}
    assert "emoji" in codes("The Mug 🌿 Ⅳ." + EN_TAIL, fact_sheet("Mug"), "en")


def test_a_traditional_sheet_supports_a_traditional_and_a_simplified_text() -> None:
    sheet = fact_sheet("山行保溫杯", "水杯", {"顏色": "深藍色", "材質": "304不鏽鋼", "容量": "500毫升"})
    for text in ("深藍色杯身，材質為304不鏽鋼，容量500毫升。", "深蓝色杯身，材质为304不锈钢，容量500毫升。"):
        assert codes(text + ZH_TAIL, sheet, "zh") == set()
    assert codes("紅色杯身。" + ZH_TAIL, sheet, "zh") == {"unsupported_colour"}


def test_simplifying_keeps_every_place() -> None:
    assert simplified("頂級，國家級 No.1") == "顶级，国家级 No.1"
    assert simplified("plain") == "plain"
