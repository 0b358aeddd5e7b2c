"""Tells reviews from what is none: nothing to read, advertising, orders to a model, filler. Those are never guessed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from ecom_ai.text.cleaning import clean_text
from ecom_ai.text.language import detect_language, share

Kind = Literal[
    "review",
    "empty",
    "emoji",
    "symbols",
    "markup",
    "filler",
    "default_text",
    "repetition",
    "spam",
    "injection",
    "unknown_language",
]
Language = Literal["zh", "en", ""]

_LOOKED_AT = 20_000
_EMOJI = re.compile("[\u2600-\u27bf\u2b50\U0001f300-\U0001faff]")
_WORD = re.compile(r"[\u3400-\u9fff]|[^\W\d_]+(?:'[a-z]+)?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sorted:
    """`kind` is `review`, or the reason why the text is none; `language` is empty where it is neither zh nor en."""

    kind: Kind
    language: Language

    @property
    def is_review(self) -> bool:
        return self.kind == "review"


def sort_text(text: str) -> Sorted:
    """What the text of a review field is. Takes the raw text: markup, any length, any characters."""
    plain = clean_text(text[:_LOOKED_AT])
    language = _language(plain)
    return Sorted(_kind(text, plain, language), language)


def _kind(raw: str, plain: str, language: Language) -> Kind:
    if not plain:
        return "markup" if raw.strip() and "<" in raw else "empty"
    words = _WORD.findall(plain)
    if not words:
        return "emoji" if _EMOJI.search(plain) else "symbols"
    if _is_default(plain):
        return "default_text"
    if _is_injection(plain):
        return "injection"
    if _is_spam(plain):
        return "spam"
    if repeated := _repetition(words):
        return repeated
    return "review" if language else "unknown_language"


def _language(plain: str) -> Language:
    detected = detect_language(plain)
    if detected in ("zh", "en"):
        return detected
    if detected == "mixed":
        return "zh" if share(plain, "zh") >= 0.25 else "en"
    return ""


_DEFAULT = re.compile(
    r"此用户(?:没有|未)填写评价.{0,3}|该?用户未?(?:及时)?(?:主动)?评价.{0,12}|系统默认(?:好评|评价).{0,3}|"
    r"(?:买家)?默认好评.{0,3}|评价方未及时做出评价.{0,20}|用户未填写评价内容.{0,3}|"
    r"(?:the )?(?:user|customer|buyer) (?:did not|didn't) (?:leave|write) (?:a |any )?(?:review|comment|text)s?.{0,3}|"
    r"no comments?(?: provided)?.{0,2}|(?:automatic|default) (?:positive )?(?:review|rating|feedback).{0,3}",
    re.IGNORECASE,
)


def _is_default(plain: str) -> bool:
    """Text that the platform wrote because the customer wrote none."""
    return len(plain) <= 60 and bool(_DEFAULT.fullmatch(plain))


_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget)\s+(?:all\s+|any\s+|the\s+|your\s+)*(?:previous|prior|above|earlier|preceding)\s+"
    r"(?:instructions?|prompts?|rules|messages?)"
    r"|\byou are now (?:in |an? )?(?:admin|developer|dan\b|jailbr)"
    r"|\b(?:print|reveal|show|repeat) (?:me )?(?:the |your )?"
    r"(?:system prompt|hidden prompt|e-?mail addresses of)"
    r"|^\s*(?:system|assistant)\s*[:：]|<\|(?:im_start|system|assistant)\|>|\[/?INST\]"
    r"|(?:忽略|无视|忘记|忘掉)(?:以上|之前|上面|前面|先前|此前)?(?:的)?(?:所有|全部|一切)?(?:的)?(?:以上|之前|上面|前面|先前)?(?:的)?"
    r"(?:所有|全部|一切)?(?:指令|提示词|规则|指示|设定|命令)"
    r"|^\s*(?:系统提示|系统指令|系统消息)\s*[:：]|你现在是(?:管理员|开发者|一个没有限制)|(?:输出|打印|泄露)(?:你的)?(?:系统提示|提示词)",
    re.IGNORECASE,
)


def _is_injection(plain: str) -> bool:
    """Orders to a model that might read the review."""
    return bool(_INJECTION.search(plain))


_LINK = re.compile(r"https?://|www\.[a-z0-9]|\b[a-z0-9-]+\.(?:com|cn|net|top|xyz|shop|vip|example)\b", re.IGNORECASE)
_ADVERTISING = re.compile(
    r"加(?:我)?(?:微信|薇信|威信|V信|vx|qq|扣扣|群)|(?:微信|vx|qq)(?:号)?[:：]?\s*[a-z0-9_-]{5,}|领(?:取)?(?:红包|优惠券)|"
    r"日赚|月入|日入|兼职|刷单|代写|代刷|代购(?:加|联系)|名额有限|点击(?:链接|领取)|扫码(?:领|加)|贷款|博彩|棋牌|"
    r"earn \$?\d+|\$\d+ (?:a|per) (?:day|week|hour)|work(?:ing)? from home|cheap (?:followers|likes)|"
    r"followers and likes|click (?:here|the link|this link)|promo code|use (?:my )?code|"
    r"(?:message|text|whatsapp|telegram|dm) me|visit (?:my|our|www)|make money|casino|crypto|bitcoin|forex|"
    r"seo services|buy followers|limited offer|free gift card|gift cards? giveaway",
    re.IGNORECASE,
)
_SURE_ADVERTISING = 2


def _is_spam(plain: str) -> bool:
    """Advertising: an address to go to with a call to do so, or several such calls."""
    calls = {found[0].lower() for found in _ADVERTISING.finditer(plain)}
    return len(calls) >= _SURE_ADVERTISING or bool(calls and _LINK.search(plain))


_SHORTEST_LOOP = 12
_LOOP_SHARE = 0.2


def _repetition(words: list[str]) -> Literal["filler", "repetition", ""]:
    """`filler`: one word over and over; `repetition`: a few words copied to fill the field."""
    if len(words) < _SHORTEST_LOOP:
        return ""
    different = len({word.lower() for word in words})
    if different <= 2:
        return "filler"
    return "repetition" if len(words) >= 3 * _SHORTEST_LOOP and different <= len(words) ** 0.5 * _LOOP_SHARE * 4 else ""
