"""Whether something is affirmed or denied: "not waterproof", 不含塑料, "no leather". Pure."""

from __future__ import annotations

import re

_BEFORE_EN = re.compile(
    r"\b(?:no|not|non|never|without|free (?:of|from)|zero|isn't|aren't|doesn't|don't|cannot|can't|lacks?|excluding|nor)"
    r"(?:[\s-]+(?:a|an|any|the|be|is|are|contain|use|used|added|made (?:of|from|with)|(?:suitable|recommended) for))*"
    r"[\s-]+$",
    re.IGNORECASE,
)
_AFTER_EN = re.compile(
    r"^(?:[\s-]*free\b|[\s-]*(?:is|are) (?:not|no)\b|\s*: no\b|[\s-]*(?:not included|prohibited))", re.IGNORECASE
)
_BEFORE_ZH = re.compile(
    "(?:不含有?|不使用|不用|未添加|无添加|不添加|没有|不是|不支持|不具备|不可以?|不能|不宜|不建议|避免|禁止|请勿|切勿|勿"
    "|不|非|无|零|未)$"
)
_AFTER_ZH = re.compile("^(?:零添加|不可|不支持|除外|(?:[为是]|[:：] ?)(?:否|不支持|不可|无))")
_NO_EN = ("no", "none", "not", "false", "not supported", "not included", "without", "n", "0")
_NO_ZH = ("否", "无", "没有", "不", "不是", "不支持", "不含", "不可", "不可以", "不能", "×", "✗")
NO = frozenset((*_NO_EN, *_NO_ZH))
YES = frozenset(("yes", "true", "y", "supported", "included", "是", "有", "支持", "可以", "可", "能", "含", "√", "✓"))


def is_denied(text: str, start: int, end: int) -> bool:
    """Whether the words right around `start:end` turn it into its opposite."""
    before, after = text[max(0, start - 24) : start], text[end : end + 14]
    return bool(
        _BEFORE_EN.search(before) or _AFTER_EN.search(after) or _BEFORE_ZH.search(before) or _AFTER_ZH.search(after)
    )


def answer(value: str) -> bool | None:
    """True for yes, False for no, None for any other value."""
    folded = value.strip(" .。!！").casefold()
    return True if folded in YES else False if folded in NO else None
