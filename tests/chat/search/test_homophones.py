"""Chinese words with a sign that only sounds right."""

from __future__ import annotations

import pytest

from ecom_ai.chat.search.homophones import mended


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("保温被多少前", "保温杯多少钱"),
        ("怎么推款", "怎么退款"),
        ("包油吗", "包邮吗"),
        ("发漂怎么开", "发票怎么开"),
        ("灯烧了怎么办", "灯烧了怎么办"),
        ("学生有优惠吗", "学生有优惠吗"),
        ("公司团购有折扣吗", "公司团购有折扣吗"),
    ],
)
def test_only_what_is_mistyped_is_mended(written: str, meant: str) -> None:
    assert mended(written, is_said=lambda word: False) == meant


def test_what_the_shop_writes_so_is_left_alone() -> None:
    assert mended("保温被多少钱", is_said=lambda word: word == "保温被") == "保温被多少钱"
