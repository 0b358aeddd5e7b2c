"""E-mail addresses, and the accounts of messengers, which only their cue word tells from other words."""

from __future__ import annotations

import re
from collections.abc import Iterator

from .masking_spans import Kind, Span
from .word_lists import word_list

_AT = (
    r"(?:@| ?[\[(]at[\])] ?| at (?=[A-Za-z0-9\-]{1,63} ?(?:[\[(]dot| dot ))| ?# ?(?=(?:qq|163|126|gmail|"
    r"outlook|hotmail)\b))"
)
_DOT = r"(?:\.| ?[\[(]dot[\])] ?| dot )"
_EMAIL = re.compile(
    rf"(?<![A-Za-z0-9._%+\-])[A-Za-z0-9][A-Za-z0-9._%+\-]{{0,63}} ?{_AT} ?[A-Za-z0-9][A-Za-z0-9\-]{{0,62}}"
    rf"(?:{_DOT}[A-Za-z0-9\-]{{1,63}}){{0,3}}{_DOT}[A-Za-z]{{2,18}}(?![A-Za-z0-9])",
    re.IGNORECASE,
)

_LINK = (
    r"(?:\s*+(?P<link>账号|帐号|号码|群号|群|名|号|昵称|account|username|handle|id|number|no\.?|me|us|at|is|on|"
    r":|：|是|为|搜|加我?|=|→|[（(])){0,4}\s*+@?"
)
_HANDLE = r"(?P<id>[A-Za-z][A-Za-z0-9_\-]{4,24}|[0-9]{5,11})(?![A-Za-z0-9_@])"
_NOT_IN_WORD = "(?<![A-Za-z])"
_ACCOUNTS: tuple[tuple[Kind, re.Pattern[str]], ...] = (
    (
        "qq",
        re.compile(
            rf"(?:{_NOT_IN_WORD}QQ|扣扣|企鹅号|[Qq]号){_LINK}(?P<id>[1-9][0-9]{{4,10}})(?![0-9])", re.IGNORECASE
        ),
    ),
    (
        "wechat",
        re.compile(
            rf"(?:微信|薇信|威信|徽信|{_NOT_IN_WORD}we ?chat|{_NOT_IN_WORD}wei ?xin|{_NOT_IN_WORD}[vw]x|V信|"
            rf"[加\+][vV微薇]){_LINK}{_HANDLE}",
            re.IGNORECASE,
        ),
    ),
    (
        "account",
        re.compile(
            rf"(?:支付宝|抖音|小红书|旺旺|钉钉|{_NOT_IN_WORD}(?:telegram|instagram|insta|skype|alipay|snapchat|"
            rf"kakao ?talk|line id|"
            rf"facebook|twitter|tiktok|discord)){_LINK}{_HANDLE}",
            re.IGNORECASE,
        ),
    ),
)


def find_emails(text: str) -> Iterator[Span]:
    for found in _EMAIL.finditer(text):
        yield Span("email", found.start(), found.end())


def find_accounts(text: str) -> Iterator[Span]:
    for kind, pattern in _ACCOUNTS:
        for found in pattern.finditer(text):
            handle = found["id"]
            if _names_an_account(handle, linked=bool((found["link"] or "").strip())):
                yield Span(kind, found.start("id"), found.end("id"))


def _names_an_account(handle: str, *, linked: bool) -> bool:
    """A handle has a digit or an underscore, or a colon or 号 before it; "WeChat payment" has neither."""
    if handle.lower() in word_list("messenger_words"):
        return False
    return linked or any(char.isdigit() or char == "_" for char in handle)
