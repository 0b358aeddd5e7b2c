from __future__ import annotations

import pytest

from ecom_ai.text.language import detect_language, share


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("纯棉T恤", "zh"),
        ("Nike 跑鞋 男款 透气", "zh"),
        ("支持5G和USB-C，容量256GB", "zh"),
        ("這件外套很暖和", "zh"),
        ("cotton shirt with USB", "en"),
        ("A soft café chair", "en"),
        ("It's great, and I'd buy it again.", "en"),
        ("USB", "en"),
        ("Nike Air Max 90 男款", "mixed"),
        ("This coat is 很暖和 and 便宜 也好看", "mixed"),
        ("Bonjour le monde, je suis très content avec ce produit", "other"),
        ("Das ist ein sehr gutes Produkt und ich bin zufrieden", "other"),
        ("これはとても良い商品です", "other"),
        ("아주 좋은 제품입니다", "other"),
        ("Очень хороший товар", "other"),
        ("منتج رائع جدا", "other"),
        ("", "none"),
        ("123 !? 😊", "none"),
    ],
)
def test_the_leading_language_is_named(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_codes_count_for_neither_language() -> None:
    assert share("支持USB", "zh") == 1.0
    assert share("LED lamp", "en") == 1.0


def test_shares_of_a_mixed_text_add_up() -> None:
    text = "纯棉 shirt 柔软 soft"
    assert share(text, "zh") + share(text, "en") == pytest.approx(1.0)
    assert 0 < share(text, "zh") < 1


def test_nothing_has_no_share() -> None:
    assert share("123", "zh") == 0.0
