from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ecom_ai.text.masking import contains_personal_data, find_personal_data, mask


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("电话13812345678，谢谢", "电话[phone]，谢谢"),
        ("我的手机１３８１２３４５６７８打给我", "我的手机[phone]打给我"),
        ("手机1 3 8 1 2 3 4 5 6 7 8", "手机[phone]"),
        ("打幺三八一二三四五六七八", "打[phone]"),
        ("call me at (415) 555-2671 today", "call me at [phone] today"),
        ("身份证11010519491231002X", "身份证[id_number]"),
        ("visa 4111 1111 1111 1111.", "visa [bank_card]."),
        ("邮箱a.b＠qq.com谢谢", "邮箱[email]谢谢"),
        ("write to foo(at)bar(dot)com", "write to [email]"),
        ("加微信号lily_2020吧", "加微信号[wechat]吧"),
        ("QQ：123456789", "QQ：[qq]"),
        ("我住在上海市浦东新区张江路88号3栋502室，快来", "我住在[address]，快来"),
        ("杭州市西湖区文三路阳光小区3栋2单元501", "[address]"),
        ("ship to 221B Baker Street, London NW1 6XE please", "ship to [address] please"),
        ("PO Box 123, Springfield, IL 62704", "[address]"),
        ("收件人：张伟电话", "收件人：[name]电话"),
        ("My name is Anne-Marie O'Brien.", "My name is [name]."),
        ("联系人：欧阳建国", "联系人：[name]"),
        ("请找王女士", "请找[name]女士"),
    ],
)
def test_personal_data_gives_way_to_a_placeholder(text: str, masked: str) -> None:
    assert mask(text).text == masked


@pytest.mark.parametrize(
    "text",
    [
        "订单号13812345678",
        "order no. 4111111111111111",
        "DD13812345678",
        "条形码6901234567892",
        "客服热线400-810-1234",
        "产地：浙江省杭州市",
        "WeChat payment accepted",
        "支持微信支付，加微信好友",
        "Mr. Coffee machine and Dr. Martens boots",
        "1 TB Hard Drive, 12 Speed Road bike",
        "Name: Cotton Scarf",
        "工业路灯100号钢",
        "252ad448-0031-4705-8ec8-d43a1c2b3d4e",
        "Instagram-worthy cup",
        "高女士鞋码35-40",
        "1920×1080, 120*80*45cm, 2024-05-12 13:22:58",
    ],
)
def test_numbers_and_words_of_trade_stay(text: str) -> None:
    assert mask(text).text == text
    assert not contains_personal_data(text)


def test_a_reversible_mask_numbers_values_and_restores_them() -> None:
    text = "收件人：张伟，电话13812345678，或13912345678，或13812345678"
    masked = mask(text, reversible=True)
    assert masked.text == "收件人：[name_1]，电话[phone_1]，或[phone_2]，或[phone_1]"
    assert masked.restore(masked.text) == text
    assert masked.restore("回电 [phone_2]，不是 [phone_3]") == "回电 13912345678，不是 [phone_3]"


def test_a_placeholder_that_the_text_already_holds_is_not_used() -> None:
    text = "[phone_1] is 13812345678"
    masked = mask(text, reversible=True)
    assert masked.text == "[phone_1] is [phone_2]"
    assert masked.restore(masked.text) == text


def test_an_irreversible_mask_restores_nothing() -> None:
    masked = mask("电话13812345678")
    assert masked.restore(masked.text) == "电话[phone]"


def test_values_stay_out_of_repr_and_so_out_of_logs() -> None:
    assert "13812345678" not in repr(mask("电话13812345678", reversible=True).found)
    assert "lily" not in repr(mask("a lily@qq.com", reversible=True))


def test_found_places_point_into_the_original() -> None:
    text = "👋 电话１３８１２３４５６７８，住上海市浦东新区张江路88号"
    for found in find_personal_data(text):
        assert text[found.start : found.end] == found.value


@pytest.mark.parametrize(
    "piece",
    [
        "1 ",
        "1",
        "路1",
        "北京市",
        "张江路88号",
        "12 Aa ",
        "a@",
        "a.b",
        "收件人：王",
        "微信",
        "wx",
        "my name is A",
        "(0",
        "order no ",
        "一",
        "+1 ",
    ],
)
def test_sixty_thousand_characters_of_anything_come_to_an_end(piece: str) -> None:
    text = (piece * 60_000)[:60_000]
    assert len(mask(text).text) > 0


_PIECES = st.sampled_from(
    [
        "13812345678",
        "订单号",
        "收件人：",
        "张伟",
        " ",
        "，",
        "Mr. ",
        "Smith",
        "上海市",
        "张江路88号",
        "a@b.cn",
        "[phone_1]",
        "4111111111111111",
    ]
)


@given(st.lists(st.one_of(_PIECES, st.text(max_size=6)), max_size=14).map("".join))
@settings(max_examples=300, deadline=None)
def test_masking_any_text_restores_and_never_overlaps(text: str) -> None:
    masked = mask(text, reversible=True)
    assert masked.restore(masked.text) == text
    ends = [0]
    for found in masked.found:
        assert ends[-1] <= found.start < found.end
        ends.append(found.end)
