"""Is the text finished, and free of scaffolding, markup, picture signs, calls to go elsewhere and model talk?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ecom_ai.descriptions.guard.phrases import lowered
from ecom_ai.descriptions.guard.reasons import reason
from ecom_ai.descriptions.guard.sources import Sources
from ecom_ai.descriptions.guard.verdict import Reason
from ecom_ai.text.suspicion import is_suspicious

_PLACEHOLDER = re.compile(
    r"<[a-z]{1,3}\d+>|</?[a-z]\d>|\{\{?\s*+\w*+\s*+\}?\}|\[[a-z_]{2,20}\]|\$\{\w+\}|%\(\w+\)s"
    r"|\bXX+\b|\b(?:TODO|TBD|lorem ipsum)\b|[\[【](?:品牌|产品|名称|插入|填写)[^\]】]{0,10}[\]】]|<unk>|�|▁"
)
_MARKUP = re.compile(
    r"</?[A-Za-z!][^<>\n]{0,80}>|\*\*|__|^\s{0,3}#{1,6} |`|^\s{0,3}[-*+] |\[[^\]\n]{1,200}\]\([^)\n]{1,500}\)"
    r"|&[a-z]{2,6};|https?://|www\.",
    re.MULTILINE,
)
_CONTACT = re.compile(
    r"(?<![\w.])@[\w\u4e00-\u9fff]{2,}"
    r"| (?:dot|\(dot\)|\[dot\]) (?:com|net|org|shop|store|io|co|cn)\b"
    r"|(?<=[a-z0-9])\.(?:com|net|org|shop|cn)\b"
    r"|\b(?:(?:click|tap|scan|follow|subscribe)"
    r"(?= (?:here|below|(?:on )?(?:the|our|this) (?:link|qr)|us\b|to (?:buy|order|join)|@))"
    r"|(?:dm|text|call|message|email) us|visit our (?:web|shop|store|site)|link in bio"
    r"|on (?:whatsapp|telegram|wechat))\b"
    r"|加\W{0,2}(?:[微薇威]\W{0,2}信|vx|wx|qq|企鹅|好友|v\W{0,2}信|[微v](?=[:：，。了咨❤]|$))"
    r"|(?:微信|公众号|扫码|扫一扫|二维码|小程序|私信|直播间|抖音号|客服微)"
    r"(?:关注|添加|联系|咨询|下单|了解|领取|购买|搜索|进群|[:：号])"
    r"|[关點点][注击擊](?:我们|本店|店铺|公众号|链接|下方|此处|这里|头像|@)|(?:加入|进)(?:微信群|群聊)|复制链接|联系客服|致电"
)
_EMOJI = re.compile(
    "[\U0001f000-\U0001f0ff\U0001f18a-\U0001faff\u2600-\u263f\u2648-\u26ff\u2700-\u2712\u2715\u2716\u2728-\u2775"
    "\u2795-\u2797\u27a1\u27b0\u27bf\u2b05-\u2b07\u2b1b\u2b1c\u2b50\u2b55\ufe0f\u20e3\u231a\u231b\u23e9-\u23fa]+"
)
_MODEL_TALK = re.compile(
    r"\bas an? (?:ai|artificial intelligence|assistant)\b|\blanguage model\b|\bfact sheet\b"
    r"|\bi (?:cannot|can't|am unable)\b|(?:^|[.!?\n] ?)(?:sure|certainly|of course|okay|absolutely)(?:!|, ?here)"
    r"|\bhere(?:'s| is) (?:the|a|an|your) (?:\w+ ){0,2}(?:description|text|copy|version|draft|answer|output)\b"
    r"|\bbased on the (?:given|provided)\b|(?:^|[.!?\n] ?)(?:system|assistant|user|human|ai|bot|output|answer) ?[:：]"
    r"|\b(?:written|generated|created|produced|made up) by (?:an? )?(?:machine|ai|model|bot|computer|assistant|robot)\b"
    r"|\bi hope (?:this|that|it|you)\b|\blet me know if\b|\bword count\b|"
    r"\bthis (?:text|description) (?:was|is|has been)\b"
    r"|作为一个?(?:人工智能|ai|语言模型|大模型|智能助手)|语言模型|根据(?:您)?提供的|以下是"
    r"|希望(?:这|以上|本文|上述|能)?.{0,6}(?:对[您你].{0,4}帮助|有所?帮助|满意)"
    r"|[本此该]?(?:文|描述|文案|文字|内容)[由是].{0,8}(?:生成|撰写|自动写)"
    r"|(?:^\s*+|[。！？\n][^\S\n]*+)(?:系统|助手|用户|回答|输出|答)[:：]|好的[，,！!]|当然可以[，,！!]|产品描述[:：]|字数[:：]|如有需要.{0,4}(?:告诉|修改)"
)
_ENDS = re.compile(r"[.!?。！？…]['\"”’」』)）]*\s*$")


def form_reasons(text: str, sources: Sources) -> Iterator[Reason]:
    low = lowered(text)
    for code, pattern, where in (
        ("placeholder", _PLACEHOLDER, text),
        ("markup", _MARKUP, text),
        ("contact", _CONTACT, low),
        ("model_talk", _MODEL_TALK, low),
    ):
        match = pattern.search(where)
        if match:
            yield reason(code, text[match.start() : match.end()], match.start(), match.end())
            break
    else:
        if is_suspicious(text):
            yield reason("model_talk")
    if not text.isascii():
        yield from _emoji_reasons(text, sources)
    if text.strip() and not _ENDS.search(text):
        yield reason("unfinished")


def _emoji_reasons(text: str, sources: Sources) -> Iterator[Reason]:
    """A picture sign that the shop itself writes, say in the title, may stay."""
    for match in _EMOJI.finditer(text):
        if not any(match[0] in source.value for source in sources.all):
            yield reason("emoji", match[0], match.start(), match.end())
            return
