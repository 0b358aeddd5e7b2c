import pytest

from ecom_ai.descriptions.facts import FactSheet, Language
from ecom_ai.descriptions.guard import check
from tests.descriptions.guard import good_en, good_zh

TEXTS: list[tuple[Language, FactSheet, str]] = [
    *(("en", sheet, text) for sheet, text in good_en.TEXTS),
    *(("zh", sheet, text) for sheet, text in good_zh.TEXTS),
]
SENTENCES: list[tuple[Language, FactSheet, str, str]] = [
    *(("en", *good_en.TEXTS[at % 20], sentence) for at, sentence in enumerate(good_en.SENTENCES)),
    *(("zh", *good_zh.TEXTS[at % 16], sentence) for at, sentence in enumerate(good_zh.SENTENCES)),
]


@pytest.mark.parametrize(("language", "sheet", "text"), TEXTS)
def test_honest_copy_passes(language: Language, sheet: FactSheet, text: str) -> None:
    assert check(text, sheet, language=language).reasons == ()


@pytest.mark.parametrize(("language", "sheet", "text", "sentence"), SENTENCES)
def test_a_harmless_sentence_does_no_harm(language: Language, sheet: FactSheet, text: str, sentence: str) -> None:
    longer = f"{text} {sentence}" if language == "en" else text + sentence
    assert check(longer, sheet, language=language).reasons == ()


@pytest.mark.parametrize(("language", "sheet", "text"), TEXTS)
def test_every_piece_of_evidence_stands_where_it_says(language: Language, sheet: FactSheet, text: str) -> None:
    for item in check(text, sheet, language=language).evidence:
        assert text[item.start : item.end] == item.text
        assert -3 <= item.fact < len(sheet.facts)
        assert item.source
