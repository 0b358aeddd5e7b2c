"""Attribute values: their kind and how they stand in a sentence. Pure."""

from __future__ import annotations

import re
from typing import Literal

from ecom_ai.descriptions.facts import Language

Kind = Literal["num", "count", "word", "phrase", "list", "long", "code", "yes", "no", "able", "unable"]
KINDS: tuple[Kind, ...] = ("num", "count", "word", "phrase", "list", "long", "code", "yes", "no", "able", "unable")

YES = {"yes", "true", "y", "✓", "✔", "是", "有", "支持", "可", "可以", "带", "含"}
NO = {"no", "false", "n", "none", "✗", "✘", "无", "否", "没有", "不支持", "不可", "不带", "不含"}
NO_LOWER = {"origin", "brand", "model", "compatibility", "certification", "connectivity", "other", "type", "battery"}
"""Classes whose values are often proper names, so that a capital letter is kept."""

_NUMBER = re.compile(
    r"^(?:approx\.?|about|ca\.?|up to|max\.?|min\.?|≥|≤|<|>|约|±)?\s*[-+±]?\d[\d.,]*"
    r"(?:\s*(?:[-–—~～×xX*/]|to|至|by)\s*[-+]?\d[\d.,]*)*\s*(?:[^\W\d_]|[%°℃℉µΩ\"'″′²³/·.]){0,12}"
    r"(?:\s[^\W\d_]{1,10}){0,1}$"
)
_HAN_NUMBER = re.compile(r"^[约]?[一二三四五六七八九十百千半两]+[年月天日小时分钟个件只片支克斤米升寸]{1,3}$")
_CODE = re.compile(r"^(?=\S*[A-Z\d])[A-Z\d][A-Za-z\d./+-]*$")
_ADVICE = re.compile(r"(?i)(?:keep|wipe|wash|store|do not|use|avoid|dry|clean|rinse|condition|apply|add|serve|brew)\s")
_PROPER = re.compile(
    r"(?i)\b(?:botanical|latin|species|author|artist|designer|composer|publisher|city|region|language)\b"
)
_NO_MODIFIER = re.compile(
    r"(?i)\b(?:hand|handed|handedness|side|name|author|artist|designer|species|language|orientation|watering|needs?|players)$"
)
_NOT_BEFORE_NOUN = re.compile(
    r"(?i)[\d,;:()]|\b(?:with|of|for|in|on|and|or|per|to|by|from|only|not|no|none|any"
    r"|fixed|added|included|required|optional|available)\b|ly$"
)
_PLACE = re.compile(r"(?i)\b(?:origin|region|made in|place of)\b|产地|产区|地区")
_LIST_MARK = re.compile(r"(?:(?<!\s)\s++)?[、;；，]\s*|,\s+(?!\d{3}\b)|(?<=\D),(?=\D)|(?<!\s)\s++[|/&]\s+")
_ABLE_EN = re.compile(
    r"(?:proof|able|ible|resistant|free|safe|ready|less|friendly|automatic|portable|handmade|organic|vegan|repellent|absorbent)$"
    r"|\w{3}(?<!e)ed$|^(?:toxic|safe|suitable|compatible|free|ready|resistant)\b"
)
"""Adjectives: `waterproof`, `padded`, `toxic to pets`; but not `speed`."""
_ABLE_ZH = re.compile(r"^(?:可|防|带|含|免|无|支持|能|耐|抗|自动|适合|手工|不|易|需|静音|便携)|(?:适用|可用)$")


_THING_ZH = re.compile(r"^防.{1,4}[环套垫罩盖网片条膜袋器板扣锁钉层]$|(?:功能|装置)$")
"""防滴水环 is a part, not what the product is."""


_SECOND_VERB = re.compile(r", ([a-z]{3,}[^s\W]s (?:\d|to|up|down|in|on|with)[^,]*)$")
"""`binocular, rotates 360°`: what it is and what it does."""


def is_list(value: str) -> bool:
    items = split_items(value)
    if "，" in value and any(len(item) > 5 for item in items):
        return False  # clauses of a sentence, not items
    if len(items) == 2 and any(len(item.split()) > 3 for item in items):
        return False
    return (
        2 <= len(items) <= 8 and all(0 < len(item) <= 40 for item in items) and not re.search(r"[.!?。！？]\s", value)
    )


def split_items(value: str) -> list[str]:
    """`red, blue and green` -> three items; commas inside numbers do not split."""
    items = [item.strip() for item in _LIST_MARK.split(value.strip(" ,;，；、"))]
    if len(items) > 1:
        items[-1:] = re.split(r"^and\s+|^or\s+", items[-1])[-1:]
    return [item for item in items if item]


def is_adjective(name: str, language: Language) -> bool:
    """Whether a name is itself what the product is: `waterproof`, 可折叠; not `lid`."""
    if language == "zh" and _THING_ZH.search(name):
        return False
    return (_ABLE_EN if language == "en" else _ABLE_ZH).search(name.lower()) is not None


def kind_of(value: str, *, name: str, plural_name: bool, language: Language) -> Kind:
    """The grammar of a value; for yes and no it depends on whether the name is an adjective."""
    plain = value.strip().lower()
    if plain in YES | NO:
        able = is_adjective(name, language)
        if plain in YES:
            return "able" if able else "yes"
        return "unable" if able else "no"
    if re.fullmatch(r"\d{1,4}", plain) and plural_name and plain not in {"0", "1"}:
        return "count"
    if _NUMBER.match(value) or _HAN_NUMBER.match(value):
        return "num"
    if is_list(value) and not _PLACE.search(name) and not _is_figure_with_note(value):
        return "list"
    if _CODE.match(value) and (value.isupper() or any(char.isdigit() for char in value)):
        return "code"
    return _kind_of_words(value, language)


def _is_figure_with_note(value: str) -> bool:
    """`25 %, 0.5 mm` or `salmon, 50 %` is one statement; `and` between its parts would be wrong."""
    items = split_items(value)
    if len(items) != 2 or not re.search(r"\d", items[1]) or re.search(r"\b(?:and|or|&)\b|[和与及/]", value):
        return False
    return "%" in value or not re.search(r"\d", items[0])


def _kind_of_words(value: str, language: Language) -> Kind:
    size = len(value.split()) if language == "en" else (len(value) + 3) // 4
    if (
        size > 7
        or len(value) > 60
        or _ADVICE.match(value)
        or re.search(r"[.!?。！？；;:：，](?:\s|$|[^\x00-\x7f])", value)
    ):
        return "long"
    return "word" if size <= 1 else "phrase"


def stands_before_noun(value: str, name: str, kind: Kind) -> bool:
    """Whether English may say the value in front of the name: a red dot finder scope, but not a left hand side."""
    words = value.split()
    if kind not in {"word", "phrase"} or _NO_MODIFIER.search(name) or _NOT_BEFORE_NOUN.search(value):
        return False
    repeated = value.lower().endswith(name.lower())
    return len(words) <= (4 if repeated else 2) and (repeated or not {*words} & {*name.split()})


def holds_names(name: str) -> bool:
    """Whether the values of an attribute so called keep their capitals, e.g. `botanical name`."""
    return _PROPER.search(name) is not None


def value_surface(value: str, kind: Kind, attribute_class: str, language: Language, *, known_word: bool) -> str:
    """The value as it stands inside a sentence. `known_word`: an ordinary word of the lexicon, not a name."""
    text = value.strip().rstrip(".。;；，, ") if kind != "code" else value.strip()
    if kind == "list":
        items = split_items(text)
        if language == "en":
            items = [_lower_start(item, attribute_class, known_word) for item in items]
            return ", ".join(items[:-1]) + " and " + items[-1]
        return "、".join(items[:-1]) + "和" + items[-1]
    if language == "zh":
        return re.sub(r",\s*(?=[^\d\s])", "，", re.sub(r"(?<=\d)\s+(?=[A-Za-z%°℃Ω])", "", text))
    text = _SECOND_VERB.sub(r" and \1", text) if kind == "phrase" else text
    return text if kind in {"num", "code"} else _lower_start(text, attribute_class, known_word)


def _lower_start(text: str, attribute_class: str, known_word: bool) -> str:
    """`Solid oak` -> `solid oak`; `Italy`, `USB-C` and `Shimano Deore` keep their capitals."""
    words = text.split()
    if re.match(r"[A-Z]-[a-z]", text):
        return text  # a C-clamp
    if not words or any(char.isupper() for char in words[0][1:]) or not words[0][:1].isupper() or len(words[0]) == 1:
        return text
    if known_word:
        return " ".join(word if any(char.isupper() for char in word[1:]) else word.lower() for word in words)
    proper = any(word[:1].isupper() for word in words[1:]) or (len(words) == 2 and words[1][:1].isdigit())
    proper = proper or (len(words) == 1 and "-" not in text and attribute_class in NO_LOWER)
    return text if proper or attribute_class in {"origin", "brand", "model"} else text[:1].lower() + text[1:]
