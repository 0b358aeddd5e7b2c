"""Labelled texts with and without personal data, written apart from the rules that are measured with them.

`{phone}` and the like in a frame is replaced by a value and labelled; what stands in `<...>` is replaced by something
that looks alike and is not personal data (order number, bar code, size, brand).
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass

from . import personal_values, trade_values

SLOT = re.compile(r"\{(\w+)\}|<(\w+)>")


@dataclass(frozen=True)
class Labelled:
    text: str
    spans: tuple[tuple[str, int, int], ...]


FRAMES_ZH = (
    "收件人：{name_zh}，电话：{phone_cn}，地址：{address_zh}，谢谢",
    "你好，我的手机号是{phone_cn}，订单号<order>，请尽快发货",
    "{address_zh} {phone_cn}",
    "麻烦改一下地址，改成{address_zh}，联系人{name_zh}",
    "客服让我加微信{wechat}，说可以退款，是真的吗",
    "加我微信号：{wechat}，给你发图",
    "我QQ是{qq}，有问题随时找我",
    "联系QQ：{qq} 或者电话{landline_cn}",
    "身份证号{id_cn}，实名认证一直不通过",
    "我的身份证：{id_cn}，姓名：{name_zh}",
    "退款请打到{card}，开户人：{name_zh}",
    "银行卡号{card}，工商银行",
    "发票发我邮箱{email}谢谢",
    "邮箱：{email}，电话是{phone_cn}。",
    "包裹放在{address_zh}了，为什么还没签收",
    "上次买的<goods>质量不错，寄到{address_zh}，快递<tracking>",
    "质量很好，卖家电话{phone_cn}服务也不错，推荐！",
    "我叫{name_zh}，住在{address_zh}",
    "{name_zh_titled}，您的订单<order>已发货",
    "请联系{name_zh_titled}，座机{landline_cn}",
    "这是我的号码{phone_cn}打给我吧😊",
    "货不对板！打{phone_cn}没人接，型号<model>",
    "寄件人：{name_zh} {phone_cn} {address_zh}",
    "手机{phone_cn}/{phone_cn}都可以",
    "护照号：{passport}，海关要用",
    "支付宝账号：{email}",
    "本人{name_zh}，{phone_cn}，申请退货<order>",
)
FRAMES_EN = (
    "Hi, my name is {name_en} and my order <order> never arrived. Call me at {phone_us}.",
    "Please ship it to {address_us} instead, thanks",
    "Recipient: {name_en}\nAddress: {address_us}\nPhone: {phone_us}",
    "You can reach me on {phone_uk} or {email}.",
    "Send the refund to card {card} please",
    "I live at {address_uk} and the courier could not find it",
    "My SSN is {ssn}, why do you even need it?",
    "Contact: {name_en}, {email}",
    "The parcel went to {address_us}. Tracking <tracking>.",
    "Add me on WeChat: {wechat}",
    "Great <goods>! Questions? Text me {phone_us}",
    "Customer: {name_en}; mobile {phone_intl}; order <order>",
    "Attn: {name_en}, {address_us}",
    "Mr. {name_en_last} signed for it on <date>",
    "Signed by Mrs {name_en_last}, but I am not her. My number is {phone_intl}",
    "Best regards, {name_en}",
    "my passport number is {passport}, do you need a copy?",
    "visa {card} exp <expiry>, charged twice for <model>",
    "WhatsApp {phone_intl} for details, item <sku>",
    "e-mail {email} if the <goods> is back in stock",
    "Dr. {name_en_last} recommended it, her assistant is at {phone_us}",
    "Name on the parcel should read {address_us}, zip is right there",
)
FRAMES_MIXED = (
    "收件人：{name_en}，电话{phone_intl}，{address_us}",
    "Recipient: {name_zh}, phone {phone_cn}, address: {address_zh}",
    "Hello 我是新用户，wechat {wechat}，email是{email}",
    "SKU <sku> 缺货，到货请发{email}或致电{phone_cn}",
)
FRAMES_NONE = (
    "订单号：<order>，快递单号<tracking>，什么时候到？",
    "货号<sku>，尺寸<size>，颜色：白色，产地浙江省杭州市",
    "条形码<barcode>，生产日期<date>，保质期18个月",
    "电池容量<big>mAh，型号<model>，支持微信支付",
    "全国客服热线<hotline>，工作日9:00-18:00",
    "这款<goods>很好穿，<price>买的，比上次便宜<price>",
    "高女士鞋码，35-40码都有，南京路同款",
    "Order <order> for 2 x <goods>, SKU <sku>, EAN <barcode>",
    "Size <size>, weight <weight>, model <model>, released <date>",
    "I love my <brand>, it makes great drinks for <price>",
    "The <goods> comes with a 1 TB Hard Drive and a 12 Speed Road bike bell",
    "WeChat payment accepted, free shipping to New York and London",
    "Tracking number <tracking>, invoice <order>",
    "Name: Cotton Scarf. Contact customer service for returns within 30 days.",
    "Batch <barcode>, serial no. <serial>, 100% cotton",
    "共<big>条评价，好评率98.6%，<date>更新",
    "路由器<model>，300平米大户型，3室2厅都能覆盖",
    "This is Great value. Thanks, will buy again on <date>!",
    "Dimensions <size>, ISO 9001:2015, IP68, 5G",
    "交易号<order>，支付<price>，积分<big>",
)


def labelled_texts(count: int, *, seed: int) -> list[Labelled]:
    rng = random.Random(seed)
    frames = (FRAMES_ZH, FRAMES_EN, FRAMES_MIXED, FRAMES_NONE)
    return [_fill(rng, rng.choice(rng.choices(frames, weights=(4, 4, 1, 3))[0])) for _ in range(count)]


def _fill(rng: random.Random, frame: str) -> Labelled:
    text, spans, end = "", [], 0
    for slot in SLOT.finditer(frame):
        text += frame[end : slot.start()]
        make: Callable[[random.Random], str] = getattr(personal_values if slot[1] else trade_values, slot[1] or slot[2])
        value = make(rng)
        if slot[1]:
            surface = value.rsplit("|", 1)[0] if "|" in value else value
            spans.append((slot[1], len(text), len(text) + len(surface)))
            value = value.replace("|", "")
        text += value
        end = slot.end()
    return Labelled(text + frame[end:], tuple(spans))
