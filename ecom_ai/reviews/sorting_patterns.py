"""What advertising, orders to a model and the platform's own filler look like. Texts come in lower case."""

from __future__ import annotations

import re

_DEFAULT = re.compile(
    r"此用户(?:没有|未)填写评价.{0,3}|该?用户未?(?:及时)?(?:主动)?评价.{0,12}|系统默认(?:好评|评价).{0,3}|"
    r"(?:买家)?默认好评.{0,3}|评价方未及时做出评价.{0,20}|用户未填写评价内容.{0,3}|"
    r"(?:the )?(?:user|customer|buyer) (?:did not|didn't) (?:leave|write) (?:a |any )?(?:review|comment|text)s?.{0,3}|"
    r"no comments?(?: provided)?.{0,2}|(?:automatic|default) (?:positive )?(?:review|rating|feedback).{0,3}"
)
_LONGEST_DEFAULT = 60

_INJECTION_SIGNS = (
    "ignore", "disregard", "forget", "you are now", "prompt", "addresses", "system", "assistant", "<|", "inst]",
    "指令", "提示", "规则", "指示", "设定", "命令", "管理员", "开发者", "你现在是",
)  # fmt: skip
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above|earlier|preceding)\s+"
    r"(?:instructions?|prompts?|rules|messages?)"
    r"|\byou are now (?:in |an? )?(?:admin|developer|dan\b|jailbr)"
    r"|\b(?:print|reveal|show|repeat) (?:me )?(?:the |your )?(?:system prompt|hidden prompt|e-?mail addresses of)"
    r"|^(?:system|assistant) ?[:：]|<\|(?:im_start|system|assistant)\|>|\[/?inst\]"
    r"|(?:忽略|无视|忘记|忘掉)(?:以上|之前|上面|前面|先前|此前)?(?:的)?(?:所有|全部|一切)?(?:的)?(?:以上|之前|上面|前面|先前)?(?:的)?"
    r"(?:所有|全部|一切)?(?:指令|提示词|规则|指示|设定|命令)"
    r"|^(?:系统提示|系统指令|系统消息) ?[:：]|你现在是(?:管理员|开发者|一个没有限制)"
    r"|(?:输出|打印|泄露)(?:你的)?(?:系统提示|提示词)"
)

_ADVERTISING_SIGNS = (
    "微信", "薇信", "威信", "v信", "vx", "qq", "扣扣", "加群", "红包", "优惠券", "日赚", "月入", "日入", "兼职", "刷单",
    "代写", "代刷", "代购", "名额", "点击", "扫码", "贷款", "博彩", "棋牌", "earn", "$", "from home", "followers",
    "click", "code", " me", "visit", "money", "casino", "crypto", "bitcoin", "forex", "seo ", "offer", "gift card",
)  # fmt: skip

_ADVERTISING = re.compile(
    r"加(?:我)?(?:微信|薇信|威信|v信|vx|qq|扣扣|群)|(?:微信|vx|qq)号?[:：]? ?[a-z0-9_-]{5,40}|领取?(?:红包|优惠券)|"
    r"日赚|月入|日入|兼职|刷单|代写|代刷|代购(?:加|联系)|名额有限|点击(?:链接|领取)|扫码(?:领|加)|贷款|博彩|棋牌|"
    r"earn \$?\d+|\$\d+ (?:a|per) (?:day|week|hour)|work(?:ing)? from home|cheap (?:followers|likes)|"
    r"followers and likes|click (?:here|the link|this link)|promo code|use (?:my )?code|"
    r"\b(?:message|text|whatsapp|telegram|dm) me|visit (?:my|our|www)|make money|casino|crypto|bitcoin|forex|"
    r"seo services|buy followers|limited offer|free gift card|gift cards? giveaway"
)
_LINK = re.compile(r"https?://|www\.[a-z0-9]|\b[a-z0-9-]{1,60}\.(?:com|cn|net|top|xyz|shop|vip|example)\b")
_SURE = 2


def is_default_text(lowered: str) -> bool:
    """Text that the platform wrote because the customer wrote none."""
    return len(lowered) <= _LONGEST_DEFAULT and bool(_DEFAULT.fullmatch(lowered))


def is_injection(lowered: str) -> bool:
    """Orders to a model that might read the review."""
    return any(sign in lowered for sign in _INJECTION_SIGNS) and bool(_INJECTION.search(lowered))


def is_advertising(lowered: str) -> bool:
    """Several calls to go somewhere else or to write to someone, or one with an address."""
    if not any(sign in lowered for sign in _ADVERTISING_SIGNS):
        return False
    calls = {found[0] for found in _ADVERTISING.finditer(lowered)}
    return len(calls) >= _SURE or bool(calls and _LINK.search(lowered))
